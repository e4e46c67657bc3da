//! The management review (9.3): its period, its inputs by the letters of the edition, and what has to be there
//! before it may be held or closed.

pub mod agenda;
mod gate;
mod offer;
pub mod ops;
pub mod pack;
mod period;

pub use gate::{
    Want, actions_of_earlier, before, called, in_order, input, is_of, parts, signed,
    wants_to_close, wants_to_hold,
};
pub use offer::{Offer, offer};
pub use period::Period;
