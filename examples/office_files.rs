//! Writes the Word, Excel and PowerPoint files of the sample firm, to be looked at:
//!
//! ```sh
//! cargo run --features office --example office_files -- DIR    # writes DIR/*.svg, too
//! for f in DIR/*.svg; do rsvg-convert -z 2 "$f" -o "${f%.svg}.png"; done
//! cargo run --features office --example office_files -- DIR    # now with the pictures
//! ```
//!
//! Where there is a `DIR/back.xlsx`, the Excel file after somebody edited it, it says what that would change.

use isms_workbook::exchange::office::{self, Order, Picture};
use isms_workbook::exchange::sample;
use isms_workbook::insight::gap::figures::{Month, present_run};
use isms_workbook::paper::Printed;
use isms_workbook::paper::gap_charts::Dates;
use isms_workbook::paper::gap_report::Setting;
use isms_workbook::workbook::Kind;
use std::error::Error;
use std::fs;
use std::path::Path;

struct Iso;
impl Dates for Iso {
    fn day(&self, day: chrono::NaiveDate) -> String {
        day.to_string()
    }
    fn month(&self, (year, month): Month) -> String {
        format!("{year}-{month:02}")
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let dir = std::env::args().nth(1).unwrap_or_else(|| "target/office-files".to_owned());
    fs::create_dir_all(&dir)?;
    let book = sample::workbook();
    let run = present_run(&book).ok_or("the sample has no run")?.id;
    let plan = book.treatment_plans.iter().next().ok_or("the sample has no plan")?.id;
    let risk = book.risks.iter().next().ok_or("the sample has no risk")?.id;
    let today = sample::today().ok_or("the sample has no day")?;
    let setting = Setting { today, dates: &Iso };
    // Reviews and audits, as far as the sample has any.
    let first = |kind: Kind| book.table(kind).rows().next().map(|row| row.id());
    let mut orders = vec![
        (Order::Word(Printed::GapReport { run }), "gap.docx"),
        (Order::GapExcel { run }, "gap.xlsx"),
        (Order::GapSlides { run }, "gap.pptx"),
        (Order::Word(Printed::Method), "risk-method.docx"),
        (Order::Word(Printed::Statement), "statement.docx"),
        (Order::StatementExcel, "statement.xlsx"),
        (Order::Word(Printed::Plan { plan }), "treatment-plan.docx"),
        (Order::Word(Printed::Thread { kind: Kind::Risk, row: risk }), "thread.docx"),
        (Order::RiskExcel, "risks.xlsx"),
        (Order::Word(Printed::Steering), "steering.docx"),
        (Order::Word(Printed::CorrectiveLog), "corrective-log.docx"),
    ];
    if let Some(review) = first(Kind::ManagementReview) {
        orders.extend([
            (Order::Word(Printed::ReviewAgenda { review }), "review-agenda.docx"),
            (Order::Word(Printed::ReviewPreRead { review }), "review-pre-read.docx"),
            (Order::Word(Printed::ReviewMinutes { review }), "review-minutes.docx"),
            (Order::ReviewSlides { review }, "review.pptx"),
            (Order::ReviewExcel { review }, "review.xlsx"),
            (Order::ReviewDates { review }, "review.ics"),
        ]);
    }
    if let Some(programme) = first(Kind::AuditProgramme) {
        orders.push((Order::Word(Printed::AuditPlan { programme }), "audit-programme.docx"));
    }
    if let Some(audit) = first(Kind::Audit) {
        orders.push((Order::Word(Printed::AuditReport { audit }), "audit-report.docx"));
    }
    for (order, name) in orders {
        let stem = name.replace('.', "-");
        let mut pictures = Vec::new();
        for drawing in office::charts(order, &book, &setting) {
            let path = Path::new(&dir).join(format!("{stem}-{}", drawing.name));
            fs::write(path.with_extension("svg"), &drawing.svg)?;
            if let Ok(png) = fs::read(path.with_extension("png")) {
                let (width, height) = (drawing.width * 2, drawing.height * 2);
                pictures.push(Picture { name: drawing.name, png, width, height });
            }
        }
        let started = std::time::Instant::now();
        match office::make(order, &book, &setting, &pictures, &mut |_| {}) {
            Ok(bytes) => {
                let (size, took) = (bytes.len(), started.elapsed().as_millis());
                println!("{name}: {size} bytes, {took} ms, {} pictures", pictures.len());
                fs::write(Path::new(&dir).join(name), bytes)?;
            }
            Err(finding) => println!("{name}: {finding:?}"),
        }
    }
    if let Ok(bytes) = fs::read(Path::new(&dir).join("back.xlsx")) {
        match office::read_gap_excel(&bytes, &book, run) {
            Ok(plan) => {
                let refused = plan.refused().count();
                let (new, changed) = (plan.new_lines(), plan.changed_lines());
                println!(
                    "back.xlsx: {changed} changed, {new} new, {refused} refused, {} as they were",
                    plan.unchanged
                );
                plan.notes.iter().for_each(|note| println!("  {} {}", note.code, note.place.path));
            }
            Err(findings) => println!("back.xlsx: {findings:?}"),
        }
    }
    Ok(())
}
