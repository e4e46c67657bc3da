//! Placeholder, filled by the catalogue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    #[default]
    E2022,
    E2013,
}
impl Edition {
    pub fn key(self) -> &'static str {
        match self {
            Edition::E2022 => "2022",
            Edition::E2013 => "2013",
        }
    }
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    Context,
    InterestedParties,
    Scope,
    Leadership,
    Policy,
    Roles,
    DocumentedInformation,
    Improvement,
}
