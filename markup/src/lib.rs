//! `view!`: the notation of leptos, for one element type.
//!
//! The macro of the same name in leptos gives each view a type of its own, made of the types of all its
//! attributes and children, and the compiler writes the code that builds, updates and removes it anew for
//! each. Here every view is a value of one type, `app::dom::Markup`, and that code exists once (decision
//! 0015). What is read:
//!
//! ```ignore
//! view! {
//!     <p class="note" class:wrong=move || wrong.get() on:click=move |_| close()>{words}" "<Icon name="check" /></p>
//!     <Show when=move || open.get() fallback=move || view! { <Closed /> }><List /></Show>
//!     <For each=move || ids.get() key=|id| *id let:id><Row id=id /></For>
//! }
//! ```
//! Attributes with a literal value are data; others may be text, numbers, flags, options of these, and
//! closures or signals that give one. `class:`, `style:`, `prop:`, `on:`, `node_ref` and `inner_html` mean
//! what they mean in leptos.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use rstml::Infallible;
use rstml::node::{
    KeyedAttribute, KeyedAttributeValue, Node, NodeAttribute, NodeElement, NodeName,
};
use syn::spanned::Spanned;
use syn::{Error, Expr, ExprLit, Lit};

/// A view as `app::dom::Markup`.
#[proc_macro]
pub fn view(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let nodes = match rstml::parse2(tokens.into()) {
        Ok(nodes) => nodes,
        Err(error) => return error.to_compile_error().into(),
    };
    several(&nodes).unwrap_or_else(|error| error.to_compile_error()).into()
}

/// Nodes beside one another, as one view.
fn several(nodes: &[Node]) -> syn::Result<TokenStream> {
    let views = each(nodes)?;
    Ok(match views.as_slice() {
        [] => quote! { crate::app::dom::Markup::Nothing },
        [view] => quote! { crate::app::dom::IntoMarkup::into_markup(#view) },
        views => quote! {
            crate::app::dom::Markup::Many(::std::vec![#(crate::app::dom::IntoMarkup::into_markup(#views)),*])
        },
    })
}

fn each(nodes: &[Node]) -> syn::Result<Vec<TokenStream>> {
    let mut views = Vec::new();
    for node in nodes {
        match node {
            Node::Element(element) if is_component(element.name()) => {
                views.push(component(element)?)
            }
            Node::Element(one) => views.push(element(one)?),
            Node::Text(text) => {
                let text = &text.value;
                views.push(quote! { #text });
            }
            Node::Block(block) => views.push(quote! { #[allow(unused_braces)] #block }),
            Node::Fragment(fragment) => views.extend(each(&fragment.children)?),
            Node::Comment(_) => {}
            other => {
                return Err(Error::new(other.span(), "only elements, quoted texts and blocks"));
            }
        }
    }
    Ok(views)
}

/// Components are called by a name with a capital letter.
fn is_component(name: &NodeName) -> bool {
    match name {
        NodeName::Path(path) => path.path.segments.last().is_some_and(|last| {
            last.ident.to_string().starts_with(|first: char| first.is_ascii_uppercase())
        }),
        _ => false,
    }
}

/// The attributes of an element or a component; nothing else can stand among them.
fn attributes(element: &NodeElement<Infallible>) -> syn::Result<Vec<&KeyedAttribute>> {
    let all = element.attributes().iter();
    all.map(|one| match one {
        NodeAttribute::Attribute(attribute) => Ok(attribute),
        other => Err(Error::new(other.span(), "an attribute is `name=value`")),
    })
    .collect()
}

// ---- Elements ------------------------------------------------------------------------------

fn element(element: &NodeElement<Infallible>) -> syn::Result<TokenStream> {
    let tag = element.name().to_string();
    let mut fixed = Vec::new();
    let mut calls = Vec::new();
    for attribute in attributes(element)? {
        let name = attribute.key.to_string();
        match literal(attribute) {
            Some(text) if is_plain(&name) => fixed.push(quote! { (#name, #text) }),
            _ => calls.push(call(attribute, &name)?),
        }
    }
    let children = each(&element.children)?;
    Ok(quote! {
        crate::app::dom::element(#tag, &[#(#fixed),*]) #(#calls)* #(.child(#children))*
    })
}

/// Whether an attribute is set as it is called.
fn is_plain(name: &str) -> bool {
    !name.contains(':') && !matches!(name, "node_ref" | "inner_html")
}

/// A value that is known when the program is compiled; an attribute without one is set and empty.
fn literal(attribute: &KeyedAttribute) -> Option<String> {
    match attribute.value() {
        None => Some(String::new()),
        Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => Some(text.value()),
        Some(Expr::Lit(ExprLit { lit: Lit::Int(number), .. })) => {
            Some(number.base10_digits().to_owned())
        }
        Some(_) => None,
    }
}

/// The call that adds an attribute to an element.
fn call(attribute: &KeyedAttribute, name: &str) -> syn::Result<TokenStream> {
    let span = attribute.key.span();
    let Some(value) = attribute.value() else {
        return Err(Error::new(span, "a value is missing"));
    };
    let (prefix, rest) = name.split_once(':').unwrap_or(("", name));
    Ok(match (prefix, rest) {
        ("", "node_ref") => quote_spanned! { span=> .node_ref(#value) },
        ("", "inner_html") => quote_spanned! { span=> .inner_html(#value) },
        ("", "class") if matches!(value, Expr::Tuple(_)) => {
            let Expr::Tuple(pair) = value else { unreachable!() };
            let mut parts = pair.elems.iter();
            let (Some(class), Some(on)) = (parts.next(), parts.next()) else {
                return Err(Error::new(span, "a class and its condition"));
            };
            quote_spanned! { span=> .set(crate::app::dom::Place::Class, #class, #on) }
        }
        ("", _) => quote_spanned! { span=> .set(crate::app::dom::Place::Attribute, #rest, #value) },
        ("class", _) => {
            quote_spanned! { span=> .set(crate::app::dom::Place::Class, #rest, #value) }
        }
        ("prop", _) => {
            quote_spanned! { span=> .set(crate::app::dom::Place::Property, #rest, #value) }
        }
        ("style", _) => {
            quote_spanned! { span=> .set(crate::app::dom::Place::Style, #rest, #value) }
        }
        ("on", _) => {
            let event = format_ident!("{rest}", span = span);
            quote_spanned! { span=> .on(::leptos::ev::#event, #value) }
        }
        _ => return Err(Error::new(span, "no such kind of attribute")),
    })
}

// ---- Components ----------------------------------------------------------------------------

fn component(element: &NodeElement<Infallible>) -> syn::Result<TokenStream> {
    let name = element.name();
    let called = name.to_string();
    let mut bound = Vec::new();
    let mut given = Vec::new();
    for attribute in attributes(element)? {
        let key = attribute.key.to_string();
        if let Some(binding) = key.strip_prefix("let:") {
            bound.push(format_ident!("{binding}", span = attribute.key.span()));
        } else if let KeyedAttributeValue::Binding(binding) = &attribute.possible_value {
            return Err(Error::new(binding.span(), "bind with `let:name`"));
        } else {
            let property = &attribute.key;
            let value =
                attribute.value().map_or_else(|| quote! { #property }, |value| quote! { #value });
            given.push((key, quote! { #property }, value));
        }
    }
    let property = |name: &str| given.iter().find(|(key, ..)| key == name).map(|(.., value)| value);
    let children = several(&element.children)?;
    match called.as_str() {
        "Show" => {
            let when =
                property("when").ok_or_else(|| Error::new(name.span(), "`when` is missing"))?;
            let otherwise = property("fallback").map_or_else(
                || quote! { || crate::app::dom::Markup::Nothing },
                |fallback| quote! { #fallback },
            );
            Ok(quote! { crate::app::dom::show(#when, move || #children, #otherwise) })
        }
        "For" => {
            let (Some(rows), Some(key), [row]) =
                (property("each"), property("key"), bound.as_slice())
            else {
                return Err(Error::new(name.span(), "`each`, `key` and `let:` are needed"));
            };
            Ok(quote! { crate::app::dom::rows(#rows, #key, move |#row| #children) })
        }
        _ => {
            let properties = given.iter().map(|(_, name, value)| {
                quote! { .#name(#[allow(unused_braces)] { #value }) }
            });
            let children = (!element.children.is_empty())
                .then(|| quote! { .children(::std::boxed::Box::new(move || #children)) });
            Ok(quote! {
                ::leptos::component::component_view(
                    #[allow(clippy::needless_borrows_for_generic_args)]
                    &#name,
                    ::leptos::component::component_props_builder(&#name) #(#properties)* #children .build()
                )
            })
        }
    }
}
