//! What stands in the page, and how it follows when its markup is made anew.
//!
//! Markup that comes from the same place of the sources is fitted into the elements that are there, so that
//! focus, selection and scroll positions survive; anything else is replaced.

use super::markup::{Element, Listener, Markup, Parts, Setting};
use super::rows::ShownRows;
use super::value::{Held, Place, hold, hold_again};
use leptos::prelude::document;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::view::{Mountable, Render};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Comment, Node, Text};

/// Markup that has been made into nodes.
pub enum Shown {
    /// A comment that keeps the place.
    Nothing(Comment),
    Text(Text, Cow<'static, str>),
    Element(Box<Standing>),
    /// The views, and a comment after the last one.
    Many(Vec<Shown>, Comment),
    Live(Following<Shown>),
    Rows(Following<ShownRows>),
}

/// An effect that keeps a part of the page. Its task holds that part until it is polled for the last time;
/// by then a listener of the part could run on signals that are gone. So it is let go of at once.
pub struct Following<T: 'static>(RenderEffect<T>);

impl<T> Following<T> {
    /// Does something with the part, unless it is being made anew just now.
    fn with<U>(&self, act: impl FnOnce(&mut T) -> U) -> Option<U> {
        self.0.with_value_mut(act)
    }
}

impl<T> Drop for Following<T> {
    fn drop(&mut self) {
        drop(self.0.take_value());
    }
}

/// An element in the page.
pub struct Standing {
    element: web_sys::Element,
    fixed: &'static [(&'static str, &'static str)],
    tag: &'static str,
    set: Vec<(Place, &'static str, Held)>,
    /// Its content came as a string.
    drawn: bool,
    on: Vec<Heard>,
    children: Vec<Shown>,
}

/// A listener that is in the page.
struct Heard {
    element: web_sys::Element,
    name: Cow<'static, str>,
    /// What is called now. Markup that is made anew brings another one.
    call: Rc<RefCell<Listener>>,
    closure: Closure<dyn FnMut(web_sys::Event)>,
}

/// An element that has left the page may still be told of events: a text of several lines that is put
/// into a field comes in several.
impl Drop for Heard {
    fn drop(&mut self) {
        let call = self.closure.as_ref().unchecked_ref();
        // Fails for no function.
        let _ = self.element.remove_event_listener_with_callback(&self.name, call);
    }
}

impl Render for Markup {
    type State = Shown;

    fn build(self) -> Shown {
        match self {
            Markup::Nothing => Shown::Nothing(comment()),
            Markup::Text(text) => Shown::Text(document().create_text_node(&text), text),
            Markup::Element(Element(parts)) => Shown::Element(Box::new(build_element(*parts))),
            Markup::Many(views) => {
                Shown::Many(views.into_iter().map(Markup::build).collect(), comment())
            }
            Markup::Live(mut make) => {
                Shown::Live(Following(RenderEffect::new(move |shown: Option<Shown>| {
                    let view = make();
                    match shown {
                        None => view.build(),
                        Some(mut shown) => {
                            view.rebuild(&mut shown);
                            shown
                        }
                    }
                })))
            }
            Markup::Rows(mut make) => {
                Shown::Rows(Following(RenderEffect::new(move |shown: Option<ShownRows>| {
                    let rows = make();
                    match shown {
                        None => ShownRows::build(rows),
                        Some(shown) => shown.follow(rows),
                    }
                })))
            }
        }
    }

    fn rebuild(self, shown: &mut Shown) {
        match (self, shown) {
            (Markup::Nothing, Shown::Nothing(_)) => {}
            (Markup::Text(text), Shown::Text(node, before)) => {
                if *before != text {
                    node.set_data(&text);
                    *before = text;
                }
            }
            (Markup::Element(Element(parts)), Shown::Element(standing))
                if fits(&parts, standing) =>
            {
                refit(*parts, standing);
            }
            (Markup::Many(views), Shown::Many(there, end)) => refit_many(views, there, end),
            (view, shown) => {
                let new = view.build();
                replace(shown, new);
            }
        }
    }
}

fn comment() -> Comment {
    document().create_comment("")
}

/// Puts another view where one stands.
fn replace(shown: &mut Shown, mut new: Shown) {
    shown.insert_before_this(&mut new);
    shown.unmount();
    *shown = new;
}

fn refit_many(views: Vec<Markup>, there: &mut Vec<Shown>, end: &Comment) {
    for mut surplus in there.drain(views.len().min(there.len())..) {
        surplus.unmount();
    }
    for (at, view) in views.into_iter().enumerate() {
        match there.get_mut(at) {
            Some(shown) => view.rebuild(shown),
            None => {
                let mut shown = view.build();
                if let Some(parent) = end.parent_element() {
                    shown.mount(&parent, Some(end));
                }
                there.push(shown);
            }
        }
    }
}

// ---- Elements ------------------------------------------------------------------------------

/// Elements of drawings belong to another language than those of pages, and are not painted without it.
/// `a`, `script`, `style` and `title`, which are in both, are those of pages.
const DRAWN: &[&str] = &[
    "circle",
    "clipPath",
    "defs",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "svg",
    "symbol",
    "text",
    "textPath",
    "tspan",
    "use",
];
const DRAWING: &str = "http://www.w3.org/2000/svg";

fn make(tag: &'static str) -> web_sys::Element {
    let made = if DRAWN.contains(&tag) {
        document().create_element_ns(Some(DRAWING), tag)
    } else {
        document().create_element(tag)
    };
    // Fails for what cannot be a name at all, and the names are written in the sources.
    made.unwrap_or_else(|error| wasm_bindgen::throw_val(error))
}

fn build_element(parts: Parts) -> Standing {
    let Parts { tag, fixed, set, on, load, html, children } = parts;
    let element = make(tag);
    for (name, value) in fixed {
        // The names are written in the sources.
        let _ = element.set_attribute(name, value);
    }
    let drawn = html.is_some();
    if let Some(html) = html {
        element.set_inner_html(&html);
    }
    let mut children: Vec<Shown> = children.into_iter().map(Markup::build).collect();
    for child in &mut children {
        child.mount(&element, None);
    }
    // After the children, so that a select finds the option it is set to.
    let set = set
        .into_iter()
        .map(|Setting { place, name, value }| {
            (place, name, hold(&element, place, name, value, None))
        })
        .collect();
    let on = on.into_iter().map(|(name, listener)| listen(&element, name, listener)).collect();
    if let Some(load) = load {
        load(&element);
    }
    Standing { element, fixed, tag, set, drawn, on, children }
}

/// Whether an element can become what the parts say: whether both have the same shape, which those of one
/// place of the sources have.
fn fits(parts: &Parts, standing: &Standing) -> bool {
    parts.tag == standing.tag
        && std::ptr::eq(parts.fixed, standing.fixed)
        && parts.html.is_none()
        && !standing.drawn
        && parts.set.len() == standing.set.len()
        && parts.set.iter().zip(&standing.set).all(|(a, b)| (a.place, a.name) == (b.0, b.1))
        && parts.children.len() == standing.children.len()
        && parts.on.len() == standing.on.len()
        && parts.on.iter().zip(&standing.on).all(|((name, _), heard)| *name == heard.name)
}

fn refit(parts: Parts, standing: &mut Standing) {
    for (child, shown) in parts.children.into_iter().zip(&mut standing.children) {
        child.rebuild(shown);
    }
    let settings = parts.set.into_iter().zip(&mut standing.set);
    for (Setting { place, name, value }, (_, _, held)) in settings {
        hold_again(held, &standing.element, place, name, value);
    }
    for ((_, listener), heard) in parts.on.into_iter().zip(&standing.on) {
        // It is taken out while it runs, and an element is not refitted by its own listener: effects
        // run after it.
        if let Ok(mut call) = heard.call.try_borrow_mut() {
            *call = listener;
        }
    }
    if let Some(load) = parts.load {
        load(&standing.element);
    }
}

fn listen(element: &web_sys::Element, name: Cow<'static, str>, listener: Listener) -> Heard {
    let call = Rc::new(RefCell::new(listener));
    let called = Rc::clone(&call);
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(move |event| {
        if let Ok(mut call) = called.try_borrow_mut() {
            call(event);
        }
    });
    // Fails for no function.
    let _ = element.add_event_listener_with_callback(&name, closure.as_ref().unchecked_ref());
    Heard { element: element.clone(), name, call, closure }
}

// ---- Places --------------------------------------------------------------------------------

impl Shown {
    /// The first node in the page, where one can be told.
    pub(super) fn first(&self) -> Option<Node> {
        match self {
            Shown::Nothing(comment) => Some(comment.clone().into()),
            Shown::Text(text, _) => Some(text.clone().into()),
            Shown::Element(standing) => Some(standing.element.clone().into()),
            Shown::Many(views, end) => {
                views.first().map_or_else(|| Some(end.clone().into()), Shown::first)
            }
            Shown::Live(effect) => effect.with(|shown| shown.first()).flatten(),
            Shown::Rows(effect) => effect.with(|rows| rows.first()).flatten(),
        }
    }
}

impl Shown {
    /// Takes the listeners away. What they read is gone before the view is, and a browser tells an element
    /// that it loses the focus while it is being removed.
    pub(super) fn silence(&mut self) {
        match self {
            Shown::Nothing(_) | Shown::Text(..) => {}
            Shown::Element(standing) => {
                standing.on.clear();
                standing.children.iter_mut().for_each(Shown::silence);
            }
            Shown::Many(views, _) => views.iter_mut().for_each(Shown::silence),
            Shown::Live(effect) => drop(effect.with(Shown::silence)),
            Shown::Rows(effect) => drop(effect.with(ShownRows::silence)),
        }
    }

    fn take_out(&mut self) {
        match self {
            Shown::Nothing(comment) => comment.remove(),
            Shown::Text(text, _) => text.remove(),
            Shown::Element(standing) => standing.element.remove(),
            Shown::Many(views, end) => {
                views.iter_mut().for_each(Shown::take_out);
                end.remove();
            }
            Shown::Live(effect) => drop(effect.with(Shown::take_out)),
            Shown::Rows(effect) => drop(effect.with(ShownRows::unmount)),
        }
    }
}

impl Mountable for Shown {
    fn unmount(&mut self) {
        self.silence();
        self.take_out();
    }

    fn mount(&mut self, parent: &web_sys::Element, before: Option<&Node>) {
        // A node that is in the page or can be put there is not refused.
        let put = |node: &Node| drop(parent.insert_before(node, before));
        match self {
            Shown::Nothing(comment) => put(comment),
            Shown::Text(text, _) => put(text),
            Shown::Element(standing) => put(&standing.element),
            Shown::Many(views, end) => {
                views.iter_mut().for_each(|view| view.mount(parent, before));
                put(end);
            }
            Shown::Live(effect) => drop(effect.with(|shown| shown.mount(parent, before))),
            Shown::Rows(effect) => drop(effect.with(|rows| rows.mount(parent, before))),
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let first = self.first();
        let parent = first.as_ref().and_then(Node::parent_element);
        match parent {
            Some(parent) => {
                child.mount(&parent, first.as_ref());
                true
            }
            None => false,
        }
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        Vec::new()
    }
}
