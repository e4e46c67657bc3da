//! A chart as a PNG: only a browser can draw an SVG.

use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

/// Pixels for each pixel that a chart was laid out for: sharp on paper and on good screens.
pub const SCALE: u32 = 2;

/// The SVG as the bytes of a PNG of [`SCALE`] times its size; nothing where the browser does not draw it.
pub async fn png(svg: &str, (width, height): (u32, u32)) -> Option<Vec<u8>> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(&format!(
        "data:image/svg+xml;charset=utf-8,{}",
        js_sys::encode_uri_component(svg)
    ));
    JsFuture::from(image.decode()).await.ok()?;
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let (width, height) = (width * SCALE, height * SCALE);
    canvas.set_width(width);
    canvas.set_height(height);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    let (wide, high) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, wide, high).ok()?;
    let url = canvas.to_data_url_with_type("image/png").ok()?;
    decode(url.split_once(',')?.1)
}

/// The bytes of a base64 text.
fn decode(base64: &str) -> Option<Vec<u8>> {
    let decoded: JsValue = window().atob(base64).ok()?.into();
    // `atob` gives one character a byte.
    Some(decoded.as_string()?.chars().map(|c| c as u32 as u8).collect())
}
