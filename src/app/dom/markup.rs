//! Elements, texts, lists, and what can be put among them.

use super::Memo;
use super::rows::Row;
use super::value::{IntoValue, Place, Value};
use leptos::ev::EventDescriptor;
use leptos::html::ElementType;
use leptos::prelude::{NodeRef, document};
use leptos::tachys::html::node_ref::NodeRefContainer;
use std::borrow::Cow;
use wasm_bindgen::JsCast;

/// A view that is not in the page yet. It is made once and shown once; what changes later is in its
/// closures.
pub enum Markup {
    Nothing,
    Text(Cow<'static, str>),
    Element(Element),
    Many(Vec<Markup>),
    /// Made anew whenever something changes that the closure listens to.
    Live(Box<dyn FnMut() -> Markup>),
    /// A list that follows a closure, row by row.
    Rows(Box<dyn FnMut() -> Vec<Row>>),
}

impl Markup {
    /// A view that is made anew whenever something changes that it listens to.
    pub fn live<M: IntoMarkup>(mut make: impl FnMut() -> M + 'static) -> Markup {
        Markup::Live(Box::new(move || make().into_markup()))
    }
}

/// What a component gets to put inside itself, once.
pub type Children = Box<dyn FnOnce() -> Markup>;
/// The same, as often as it likes.
pub type ChildrenFn = Box<dyn Fn() -> Markup + Send + Sync>;

/// One element with its attributes, listeners and children.
pub struct Element(pub(super) Box<Parts>);

/// What an element is made of.
pub(super) struct Parts {
    pub tag: &'static str,
    /// Attributes that never change. They also tell one place of the sources from another.
    pub fixed: &'static [(&'static str, &'static str)],
    pub set: Vec<Setting>,
    pub on: Vec<(Cow<'static, str>, Listener)>,
    pub load: Option<Load>,
    pub html: Option<String>,
    pub children: Vec<Markup>,
}

/// One attribute, class, property or style.
pub(super) struct Setting {
    pub place: Place,
    pub name: &'static str,
    pub value: Value,
}

pub(super) type Listener = Box<dyn FnMut(web_sys::Event)>;
pub(super) type Load = Box<dyn FnOnce(&web_sys::Element)>;

/// An element with attributes that never change.
pub fn element(tag: &'static str, fixed: &'static [(&'static str, &'static str)]) -> Element {
    Element(Box::new(Parts {
        tag,
        fixed,
        set: Vec::new(),
        on: Vec::new(),
        load: None,
        html: None,
        children: Vec::new(),
    }))
}

impl Element {
    pub fn set(self, place: Place, name: &'static str, value: impl IntoValue) -> Self {
        self.setting(place, name, value.into_value())
    }

    fn setting(mut self, place: Place, name: &'static str, value: Value) -> Self {
        self.0.set.push(Setting { place, name, value });
        self
    }

    pub fn on<E: EventDescriptor + 'static>(
        self,
        event: E,
        mut listener: impl FnMut(E::EventType) + 'static,
    ) -> Self
    where
        E::EventType: JsCast,
    {
        self.listening(event.name(), Box::new(move |event| listener(event.unchecked_into())))
    }

    fn listening(mut self, name: Cow<'static, str>, listener: Listener) -> Self {
        self.0.on.push((name, listener));
        self
    }

    /// Tells where the element is, once it is made.
    pub fn node_ref<E>(mut self, node: NodeRef<E>) -> Self
    where
        E: ElementType + 'static,
        E::Output: JsCast + 'static,
    {
        self.0.load = Some(Box::new(move |element| node.load(element)));
        self
    }

    /// Markup as a string: for our own charts, and nothing else.
    pub fn inner_html(mut self, html: String) -> Self {
        self.0.html = Some(html);
        self
    }

    pub fn child(self, child: impl IntoMarkup) -> Self {
        self.holding(child.into_markup())
    }

    fn holding(mut self, child: Markup) -> Self {
        self.0.children.push(child);
        self
    }
}

/// The children while a condition holds, and something else while it does not. They are made anew when it
/// turns, not whenever it is asked.
pub fn show<C: IntoMarkup, F: IntoMarkup>(
    when: impl Fn() -> bool + Send + Sync + 'static,
    children: impl Fn() -> C + 'static,
    otherwise: impl Fn() -> F + 'static,
) -> Markup {
    show_either(
        Box::new(when),
        Box::new(move || children().into_markup()),
        Box::new(move || otherwise().into_markup()),
    )
}

fn show_either(
    when: Box<dyn Fn() -> bool + Send + Sync>,
    children: Box<dyn Fn() -> Markup>,
    otherwise: Box<dyn Fn() -> Markup>,
) -> Markup {
    let holds = Memo::new(move |_| when());
    Markup::Live(Box::new(move || if holds.get() { children() } else { otherwise() }))
}

/// Puts a view into the page for good, under an owner of its own.
pub fn start(view: impl FnOnce() -> Markup + 'static) {
    if let Some(body) = document().body() {
        leptos::mount::mount_to_renderer(&body, view).forget();
    }
}

// ---- What can be put among elements -----------------------------------------------------------

/// Whatever can stand in a view.
pub trait IntoMarkup {
    fn into_markup(self) -> Markup;
}

impl IntoMarkup for Markup {
    fn into_markup(self) -> Markup {
        self
    }
}

impl IntoMarkup for Element {
    fn into_markup(self) -> Markup {
        Markup::Element(self)
    }
}

impl IntoMarkup for () {
    fn into_markup(self) -> Markup {
        Markup::Nothing
    }
}

impl IntoMarkup for &'static str {
    fn into_markup(self) -> Markup {
        Markup::Text(Cow::Borrowed(self))
    }
}

impl IntoMarkup for String {
    fn into_markup(self) -> Markup {
        Markup::Text(Cow::Owned(self))
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl IntoMarkup for $number {
            fn into_markup(self) -> Markup {
                self.to_string().into_markup()
            }
        }
        impl IntoValue for $number {
            fn into_value(self) -> Value {
                self.to_string().into_value()
            }
        }
    )*};
}
numbers!(u8, u32, usize);

impl<M: IntoMarkup> IntoMarkup for Option<M> {
    fn into_markup(self) -> Markup {
        self.map_or(Markup::Nothing, M::into_markup)
    }
}

impl<M: IntoMarkup> IntoMarkup for Vec<M> {
    fn into_markup(self) -> Markup {
        Markup::Many(self.into_iter().map(M::into_markup).collect())
    }
}

impl<F, M> IntoMarkup for F
where
    F: FnMut() -> M + 'static,
    M: IntoMarkup,
{
    fn into_markup(self) -> Markup {
        Markup::live(self)
    }
}

/// Views of many things beside one another.
pub trait CollectMarkup {
    fn collect_view(self) -> Markup;
}

impl<I, M> CollectMarkup for I
where
    I: IntoIterator<Item = M>,
    M: IntoMarkup,
{
    fn collect_view(self) -> Markup {
        Markup::Many(self.into_iter().map(M::into_markup).collect())
    }
}

impl std::fmt::Debug for Markup {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Markup::Nothing => f.write_str("Nothing"),
            Markup::Text(text) => f.debug_tuple("Text").field(text).finish(),
            Markup::Element(element) => element.fmt(f),
            Markup::Many(views) => f.debug_tuple("Many").field(views).finish(),
            Markup::Live(_) => f.write_str("Live"),
            Markup::Rows(_) => f.write_str("Rows"),
        }
    }
}

impl std::fmt::Debug for Element {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Element").field("tag", &self.0.tag).finish_non_exhaustive()
    }
}
