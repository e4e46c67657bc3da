//! What is handed out of a review: papers, slides, sheets and dates.

use crate::app::dom::prelude::*;
use crate::app::errand::OrderFile;
use crate::app::pages::risk::SheetLink;
use crate::app::platform::Browser;
use crate::app::route::Sheet;
use crate::app::session::Session;
use crate::exchange::office::Order;
use crate::exchange::paper_name;
use crate::text;
use crate::workbook::{Id, Kind};

#[component]
pub fn Papers(id: Id, number: u32) -> Markup {
    let session = Session::here();
    let reference = Kind::ManagementReview.reference(number);
    let name = format!("{} {reference}", text::t("review.file"));
    let name = session.peek(|book| paper_name(&name, book, Browser::today()));
    let sheets = [Sheet::Agenda, Sheet::PreRead, Sheet::Minutes].map(|sheet| {
        view! { <SheetLink sheet=sheet number=number /> }
    });
    let orders = [
        (Order::ReviewSlides { review: id }, "review.slides"),
        (Order::ReviewExcel { review: id }, "review.sheets"),
        (Order::ReviewDates { review: id }, "review.dates"),
    ];
    let files = orders
        .map(|(order, words)| view! { <OrderFile order=order words=words name=name.clone() /> });
    view! {
        <section class="card stack-tight" aria-labelledby="review-papers">
            <h2 id="review-papers" tabindex="-1">{text::t("review.papers")}</h2>
            <p class="quiet-text">{text::t("review.papers.what")}</p>
            <div class="buttons">{sheets.into_iter().collect_view()}{files.into_iter().collect_view()}</div>
        </section>
    }
}
