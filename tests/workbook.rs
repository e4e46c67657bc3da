//! What the document promises: undo is exact, the journal replays, nothing differs that was not
//! announced. Random sequences of edits over every kind of record.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use isms_workbook::workbook::*;
use proptest::prelude::*;

const TODAY: chrono::NaiveDate = match chrono::NaiveDate::from_ymd_opt(2026, 9, 21) {
    Some(day) => day,
    None => panic!(),
};

struct Script(i64, u64);

impl Surroundings for Script {
    fn now(&mut self) -> Moment {
        self.0 += 700;
        Moment(self.0)
    }
    fn today(&mut self) -> chrono::NaiveDate {
        TODAY
    }
    fn random(&mut self) -> u128 {
        self.1 = self.1.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        u128::from(self.1) << 20
    }
    fn author(&self) -> String {
        "Tester".into()
    }
}

fn start() -> (Workbook, Script) {
    (Workbook::new(Id(7)), Script(1_790_000_000_000, 3))
}

#[derive(Debug, Clone)]
enum Step {
    Create(usize),
    Set(usize, usize, usize, Value),
    Delete(usize),
    Relink(usize, Option<usize>),
    Undo,
    Redo,
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Empty),
        ".{0,12}".prop_map(Value::Text),
        prop_oneof![Just("draft"), Just("met"), Just("gap"), Just("2013"), Just("1")]
            .prop_map(|t| Value::Text(t.to_owned())),
        any::<i64>().prop_map(Value::Number),
        (0..50_000i32).prop_map(|d| Value::Day(
            chrono::NaiveDate::from_num_days_from_ce_opt(700_000 + d).unwrap()
        )),
        any::<bool>().prop_map(Value::Flag),
        (0..8u128).prop_map(|n| Value::Link(Id(n))),
        proptest::collection::vec(".{0,6}", 0..3).prop_map(Value::Codes),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..Kind::ALL.len()).prop_map(Step::Create),
        8 => (0..40usize, 0..40usize, 0..40usize, value()).prop_map(|(a, b, c, v)| Step::Set(a, b, c, v)),
        2 => (0..40usize).prop_map(Step::Delete),
        1 => (0..40usize, proptest::option::of(0..40usize)).prop_map(|(a, b)| Step::Relink(a, b)),
        2 => Just(Step::Undo),
        1 => Just(Step::Redo),
    ]
}

fn pick(book: &Workbook, n: usize) -> Option<(Kind, Id)> {
    let all: Vec<(Kind, Id)> = Kind::ALL
        .iter()
        .flat_map(|k| book.table(*k).ids().into_iter().map(|id| (*k, id)))
        .collect();
    (!all.is_empty()).then(|| all[n % all.len()])
}

/// Points a link of a random value at a row that exists, half of the time.
fn aimed(book: &Workbook, value: Value, shape: Shape, n: usize) -> Value {
    match (shape, pick(book, n)) {
        (Shape::Link(_), Some((_, id))) => Value::Link(id),
        (Shape::Links(_), Some((_, id))) => Value::Links(vec![id]),
        _ => value,
    }
}

fn make(book: &Workbook, script: &mut Script, history: &History, step: &Step) -> Option<Change> {
    let now = script.now();
    let mut draft = Draft::new(book, script);
    match step {
        Step::Undo => return history.undo(now),
        Step::Redo => return history.redo(now),
        // A record ends the history; what it means for undo has a test of its own.
        Step::Create(k) if Kind::ALL[*k].is_record() => return None,
        Step::Create(k) => {
            draft.add(Kind::ALL[*k].blank());
        }
        Step::Set(row, field, n, value) => {
            let (kind, id) = pick(book, *row)?;
            let field = field % kind.fields().len();
            let value = aimed(book, value.clone(), kind.fields()[field].shape, *n);
            draft.set(kind, id, field, value).ok()?;
        }
        Step::Delete(row) => {
            let (kind, id) = pick(book, *row)?;
            draft.delete(kind, id).ok()?;
        }
        Step::Relink(row, other) => {
            let (_, id) = pick(book, *row)?;
            let other = other.and_then(|n| pick(book, n)).map(|(_, id)| id);
            draft.relink(id, other).ok()?;
        }
    }
    draft.finish(Label::new("change.edit"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_sequence_of_edits_can_be_undone_replayed_and_was_announced(
        steps in proptest::collection::vec(step(), 1..60)
    ) {
        let (mut book, mut script) = start();
        let mut history = History::default();
        let mut journal = Vec::new();
        for step in &steps {
            let Some(change) = make(&book, &mut script, &history, step) else { continue };
            let before = book.clone();
            let wire = change.to_wire();
            let read = Change::from_wire(&wire, &book).expect("a change reads back");
            prop_assert_eq!(read.to_wire(), wire.clone());
            let touched = book.apply(&change).expect("a fresh change applies");

            let mut back = book.clone();
            back.apply(&change.inverse(Moment(0))).expect("its inverse applies");
            prop_assert_eq!(&back, &before);
            prop_assert_eq!(uses(&back), uses(&before));

            for kind in Kind::ALL {
                let differs = |id: &Id| match (before.row(*kind, *id), book.row(*kind, *id)) {
                    (Some(a), Some(b)) => !a.same(b),
                    (None, None) => false,
                    _ => true,
                };
                let ids = before.table(*kind).ids().into_iter().chain(book.table(*kind).ids());
                for id in ids.filter(differs) {
                    prop_assert!(touched.rows.contains(&(*kind, id)));
                }
                if before.table(*kind).ids() != book.table(*kind).ids() {
                    prop_assert!(touched.tables.contains(kind));
                }
            }
            match step {
                Step::Undo => history.undone(),
                Step::Redo => history.redone(),
                _ => history.record(change),
            }
            journal.push(wire);
        }
        let (mut replayed, _) = start();
        for wire in &journal {
            let change = Change::from_wire(wire, &replayed).expect("the journal reads");
            replayed.apply(&change).expect("and applies");
        }
        prop_assert_eq!(&replayed, &book);
        prop_assert_eq!(uses(&replayed), uses(&book));

        while let Some(change) = history.undo(Moment(9)) {
            book.apply(&change).expect("undo applies");
            history.undone();
        }
        prop_assert_eq!(&book, &start().0);
    }
}

/// Where every row is used, worked out from scratch and from the kept index: both must agree.
fn uses(book: &Workbook) -> Vec<(Id, Vec<Use>)> {
    let mut all: std::collections::BTreeMap<Id, Vec<Use>> = Default::default();
    for kind in Kind::ALL {
        for row in book.table(*kind).rows() {
            for field in 0..kind.fields().len() {
                let targets = match row.cell(field) {
                    Cell::Link(id) => vec![id],
                    Cell::Links(ids) => ids.to_vec(),
                    _ => Vec::new(),
                };
                for target in targets {
                    all.entry(target).or_default().push(Use { kind: *kind, id: row.id(), field });
                }
            }
        }
    }
    for (id, uses) in &mut all {
        uses.sort();
        uses.dedup();
        assert_eq!(book.uses(*id), uses.as_slice());
    }
    all.into_iter().collect()
}

fn with<R>(
    book: &mut Workbook,
    script: &mut Script,
    act: impl FnOnce(&mut Draft) -> R,
) -> (R, Change) {
    let snapshot = book.clone();
    let mut draft = Draft::new(&snapshot, script);
    let result = act(&mut draft);
    let change = draft.finish(Label::new("change.edit")).expect("something changed");
    book.apply(&change).expect("applies");
    (result, change)
}

#[test]
fn numbers_of_deleted_rows_are_not_given_again() {
    let (mut book, mut script) = start();
    let (first, _) =
        with(&mut book, &mut script, |d| d.create::<Person>(|p| p.name = "Ada".into()));
    with(&mut book, &mut script, |d| d.delete(Kind::Person, first).unwrap());
    let (second, _) = with(&mut book, &mut script, |d| d.create::<Person>(|_| {}));
    assert_eq!(book.row(Kind::Person, second).unwrap().reference(), "P-002");
}

#[test]
fn deleting_a_person_in_use_says_where_and_can_hand_over() {
    let (mut book, mut script) = start();
    let ((ada, bob, action), _) = with(&mut book, &mut script, |d| {
        let ada = d.create::<Person>(|p| p.name = "Ada".into());
        let bob = d.create::<Person>(|p| p.name = "Bob".into());
        (ada, bob, d.create::<Action>(|a| a.owner = Some(ada)))
    });
    let mut draft = Draft::new(&book, &mut script);
    let owner = const { Action::place("owner") };
    match draft.delete(Kind::Person, ada) {
        Err(Refusal::InUse { uses, .. }) => {
            assert_eq!(uses, [Use { kind: Kind::Action, id: action, field: owner }]);
        }
        other => panic!("{other:?}"),
    }
    draft.relink(ada, Some(bob)).unwrap();
    draft.delete(Kind::Person, ada).unwrap();
    let change = draft.finish(Label::new("change.delete")).unwrap();
    book.apply(&change).unwrap();
    assert_eq!(book.get::<Action>(action).unwrap().owner, Some(bob));
}

/// A closed assessment that Ada assessed, one that goes on, an action that both know of, and Bob.
fn closed_and_open() -> (Workbook, Script, [Id; 5]) {
    let (mut book, mut script) = start();
    let (ids, _) = with(&mut book, &mut script, |d| {
        let ada = d.create::<Person>(|p| p.name = "Ada".into());
        let bob = d.create::<Person>(|p| p.name = "Bob".into());
        let action = d.create::<Action>(|a| a.owner = Some(ada));
        let closed = d.create::<GapRun>(|r| r.assessors = vec![ada]);
        d.create::<GapAnswer>(|a| (a.run, a.responsible) = (Some(closed), Some(ada)));
        let open = d.create::<GapRun>(|r| {
            (r.assessors, r.baseline) = (vec![ada], Some(closed));
        });
        d.create::<GapAnswer>(|a| {
            (a.run, a.responsible, a.actions) = (Some(open), Some(ada), vec![action]);
        });
        [ada, bob, action, closed, open]
    });
    with(&mut book, &mut script, |d| {
        d.update::<GapRun>(ids[3], |r| r.state = RunState::Closed).unwrap();
    });
    (book, script, ids)
}

#[test]
fn who_is_named_in_a_closed_assessment_stays_and_that_is_said_before() {
    let (mut book, mut script, [ada, bob, action, closed, open]) = closed_and_open();
    let Removal::Kept { by, uses } = removal(&book, Kind::Person, &[ada, bob]) else { panic!() };
    assert_eq!(by, [(Kind::GapRun, closed)]);
    assert_eq!(uses.len(), 3, "the action, the open assessment and its answer: {uses:?}");
    assert!(uses.iter().all(|u| book.settled_in(u.kind, u.id).is_none()));
    assert_eq!(removal(&book, Kind::Person, &[bob]), Removal::Free { parts: 0 });
    // What is refused carries the assessments, and nothing of it is done.
    let by = vec![(Kind::GapRun, closed)];
    let refused = Refusal::NamedInSettled { kind: Kind::Person, id: ada, by };
    let mut draft = Draft::new(&book, &mut script);
    assert_eq!(draft.delete(Kind::Person, ada), Err(refused.clone()));
    assert_eq!(draft.relink(ada, Some(bob)), Err(refused));
    assert!(draft.finish(Label::new("change.delete")).is_none());
    // Elsewhere somebody else can take over.
    with(&mut book, &mut script, |d| d.relink_open(ada, Some(bob)).unwrap());
    assert_eq!(book.get::<Action>(action).unwrap().owner, Some(bob));
    assert_eq!(book.get::<GapRun>(open).unwrap().assessors, [bob]);
    assert_eq!(book.get::<GapRun>(closed).unwrap().assessors, [ada]);
    let kept = Removal::Kept { by: vec![(Kind::GapRun, closed)], uses: Vec::new() };
    assert_eq!(removal(&book, Kind::Person, &[ada]), kept);
    // With the assessment itself, the last that names her goes.
    with(&mut book, &mut script, |d| {
        d.relink(closed, None).unwrap();
        d.delete(Kind::GapRun, closed).unwrap();
    });
    assert_eq!(removal(&book, Kind::Person, &[ada]), Removal::Free { parts: 0 });
}

#[test]
fn what_removal_says_is_what_comes_of_it() {
    let (book, mut script, [ada, bob, action, closed, open]) = closed_and_open();
    let answers: Vec<Id> = book.gap_answers.iter().map(|a| a.id).collect();
    let rows = [
        (Kind::Person, vec![ada]),
        (Kind::Person, vec![bob]),
        (Kind::Action, vec![action]),
        (Kind::GapRun, vec![closed]),
        (Kind::GapRun, vec![open]),
        (Kind::GapRun, vec![closed, open]),
        (Kind::GapAnswer, vec![answers[0]]),
        (Kind::GapAnswer, vec![answers[1]]),
        (Kind::Organisation, vec![Id(1)]),
    ];
    for (kind, ids) in rows {
        let said = removal(&book, kind, &ids);
        let mut draft = Draft::new(&book, &mut script);
        let came = draft.delete_rows(kind, &ids);
        match said {
            Removal::Free { .. } => assert_eq!(came, Ok(()), "{kind:?} {ids:?}"),
            Removal::Permanent => assert_eq!(came, Err(Refusal::Permanent { kind })),
            Removal::Used { uses, .. } => {
                assert!(matches!(came, Err(Refusal::InUse { uses: u, .. }) if u == uses));
                ids.iter().for_each(|id| draft.relink(*id, None).unwrap());
                assert_eq!(draft.delete_rows(kind, &ids), Ok(()), "{kind:?} {ids:?}");
            }
            Removal::Kept { by, .. } => match came {
                Err(Refusal::NamedInSettled { by: named, .. }) => assert_eq!(named, by),
                Err(Refusal::Settled { kind, id }) => assert_eq!(vec![(kind, id)], by),
                other => panic!("{kind:?} {ids:?}: {other:?}"),
            },
        }
    }
}

#[test]
fn rows_that_name_one_another_go_together() {
    let (mut book, mut script) = start();
    let ((ada, bob), _) = with(&mut book, &mut script, |d| {
        let ada = d.create::<Person>(|p| p.name = "Ada".into());
        (ada, d.create::<Person>(|p| p.reports_to = Some(ada)))
    });
    with(&mut book, &mut script, |d| {
        d.update::<Person>(ada, |p| p.reports_to = Some(bob)).unwrap();
    });
    assert!(matches!(removal(&book, Kind::Person, &[ada]), Removal::Used { .. }));
    assert_eq!(removal(&book, Kind::Person, &[ada, bob]), Removal::Free { parts: 0 });
    with(&mut book, &mut script, |d| d.delete_rows(Kind::Person, &[ada, bob]).unwrap());
    assert_eq!(book.records(), 0);
}

#[test]
fn the_parts_of_a_row_are_never_handed_over() {
    let (mut book, mut script) = start();
    let ((first, second, answer), _) = with(&mut book, &mut script, |d| {
        let first = d.create::<GapRun>(|r| r.name = "First".into());
        let second = d.create::<GapRun>(|r| r.baseline = Some(first));
        (first, second, d.create::<GapAnswer>(|a| a.run = Some(first)))
    });
    for instead in [None, Some(second)] {
        let mut draft = Draft::new(&book, &mut script);
        draft.relink(first, instead).unwrap();
        assert_eq!(draft.get::<GapAnswer>(answer).unwrap().run, Some(first));
        assert_eq!(draft.get::<GapRun>(second).unwrap().baseline, instead);
    }
    let mut draft = Draft::new(&book, &mut script);
    draft.relink(first, None).unwrap();
    draft.delete(Kind::GapRun, first).unwrap();
    let change = draft.finish(Label::new("change.delete")).unwrap();
    book.apply(&change).unwrap();
    assert!(book.get::<GapAnswer>(answer).is_none());
    assert_eq!(book.get::<GapRun>(second).unwrap().baseline, None);
}

#[test]
fn keystrokes_in_one_field_are_one_step_back() {
    let (mut book, mut script) = start();
    let mut history = History::default();
    let (ada, made) = with(&mut book, &mut script, |d| d.create::<Person>(|_| {}));
    history.record(made);
    for text in ["A", "Ad", "Ada"] {
        let (_, change) = with(&mut book, &mut script, |d| {
            d.set(Kind::Person, ada, const { Person::place("name") }, Value::Text(text.into()))
                .unwrap();
        });
        history.record(change);
    }
    book.apply(&history.undo(Moment(0)).unwrap()).unwrap();
    history.undone();
    assert_eq!(book.get::<Person>(ada).unwrap().name, "");
    assert!(history.redo_label().is_some());
}

#[test]
fn a_change_made_on_another_state_is_refused_whole() {
    let (mut book, mut script) = start();
    let (ada, _) = with(&mut book, &mut script, |d| d.create::<Person>(|_| {}));
    let stale = book.clone();
    with(&mut book, &mut script, |d| d.update::<Person>(ada, |p| p.name = "Ada".into()).unwrap());
    let mut draft = Draft::new(&stale, &mut script);
    draft.create::<Person>(|_| {});
    draft.update::<Person>(ada, |p| p.name = "Eve".into()).unwrap();
    let change = draft.finish(Label::new("change.edit")).unwrap();
    let before = book.clone();
    assert_eq!(book.apply(&change), Err(Conflict { kind: Kind::Person, id: ada }));
    assert_eq!(book, before);
}

#[test]
fn a_closed_assessment_is_read_only() {
    let (mut book, mut script) = start();
    let (_, mut other) = start();
    let ((run, answer), _) = with(&mut book, &mut script, |d| {
        let run = d.create::<GapRun>(|r| r.state = RunState::InReview);
        (run, d.create::<GapAnswer>(|a| a.run = Some(run)))
    });
    with(&mut book, &mut script, |d| {
        d.update::<GapRun>(run, |r| r.state = RunState::Closed).unwrap()
    });
    let mut draft = Draft::new(&book, &mut script);
    let alter = draft.update::<GapAnswer>(answer, |a| a.conformity = Conformity::Met);
    assert_eq!(alter, Err(Refusal::Settled { kind: Kind::GapRun, id: run }));
    assert_eq!(
        draft.delete(Kind::GapAnswer, answer),
        Err(Refusal::Settled { kind: Kind::GapRun, id: run })
    );
    let mut adding = Draft::new(&book, &mut other);
    adding.create::<GapAnswer>(|a| a.run = Some(run));
    assert_eq!(adding.refused(), Some(&Refusal::Settled { kind: Kind::GapRun, id: run }));
    assert!(adding.finish(Label::new("change.create")).is_none());
    draft.delete(Kind::GapRun, run).unwrap();
    let gone = draft.finish(Label::new("change.delete")).unwrap();
    book.apply(&gone).unwrap();
    assert_eq!(book.records(), 0);
}

#[test]
fn what_a_row_could_not_read_is_kept_until_somebody_enters_it_anew() {
    let json = serde_json::json!({
        "id": Id(5).to_string(), "number": 1, "name": "Ada", "joined": "soon", "shoe_size": 41
    });
    let (row, findings) =
        wire::read_row(Kind::Person, json.as_object().unwrap().clone(), "people.rows[0]");
    let mut row = row.unwrap();
    let codes: Vec<_> = findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["file.want_date", "file.unknown_field"]);
    assert_eq!(findings[0].place.path, "people.rows[0].joined");
    let mut written = String::new();
    wire::write_row(row.as_ref(), &mut written);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&written).unwrap(), json);
    row.set(const { Person::place("joined") }, Value::Empty).unwrap();
    assert!(!row.extra().contains_key("joined") && row.extra().contains_key("shoe_size"));
}

#[test]
fn checks_fire_where_they_should_and_stay_silent_where_not() {
    let (mut book, mut script) = start();
    let (ada, _) = with(&mut book, &mut script, |d| {
        d.create::<Person>(|p| {
            p.name = "Ada".into();
            p.email = "ada@example.test".into();
        })
    });
    assert_eq!(check::workbook(&book, TODAY), []);
    with(&mut book, &mut script, |d| {
        d.update::<Person>(ada, |p| {
            p.name.clear();
            p.email = "ada at example".into();
            p.reports_to = Some(Id(99));
        })
        .unwrap();
    });
    let codes: Vec<_> = check::workbook(&book, TODAY).iter().map(|f| f.code).collect();
    assert_eq!(codes, ["row.missing", "row.not_an_email", "row.dangling"]);
}

/// Dates that make no sense passed without a word: leaving before joining, an end before its start, work that was
/// done next year.
#[test]
fn days_out_of_order_are_said_and_days_in_order_are_not() {
    let on = |text: &str| wire::read_day(text);
    let (mut book, mut script) = start();
    let said = |book: &Workbook| -> Vec<(Option<&'static str>, &'static str, String)> {
        let days = check::workbook(book, TODAY).into_iter();
        let days = days.filter(|f| matches!(f.code, "row.out_of_order" | "row.not_yet"));
        let first = |f: &Finding| {
            let first = f.args.iter().find(|(name, _)| *name == check::FIELD);
            first.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        days.map(|f| (f.place.field, f.code, first(&f))).collect()
    };
    let ((ada, action, plan, document), _) = with(&mut book, &mut script, |d| {
        let ada = d.create::<Person>(|p| {
            (p.joined, p.left) = (on("2026-03-01"), on("2026-03-01"));
        });
        let action = d.create::<Action>(|a| {
            (a.start, a.due) = (on("2026-03-01"), on("2026-04-01"));
            (a.done_on, a.verified_on) = (on("2026-03-20"), on("2026-03-20"));
        });
        let plan = d.create::<TreatmentPlan>(|p| {
            (p.period_from, p.period_to) = (on("2026-01-01"), on("2026-12-31"));
        });
        // Nothing comes first where it is not filled in.
        (ada, action, plan, d.create::<Document>(|x| x.issued_on = on("2020-01-01")))
    });
    assert_eq!(said(&book), []);
    with(&mut book, &mut script, |d| {
        d.update::<Person>(ada, |p| p.left = on("2026-02-28")).unwrap();
        d.update::<Action>(action, |a| {
            a.due = on("2026-02-01");
            a.done_on = on("2199-01-01");
            a.verified_on = on("2026-03-20");
        })
        .unwrap();
        d.update::<TreatmentPlan>(plan, |p| p.period_to = on("2025-12-31")).unwrap();
        d.update::<Document>(document, |x| x.approved_on = on("2020-01-02")).unwrap();
    });
    let out = |field, first: &str| (Some(field), "row.out_of_order", first.to_owned());
    let mut found = said(&book);
    found.sort();
    let mut expected = vec![
        out("left", "joined"),
        out("issued_on", "approved_on"),
        out("due", "start"),
        (Some("done_on"), "row.not_yet", String::new()),
        out("verified_on", "done_on"),
        out("period_to", "period_from"),
    ];
    expected.sort();
    assert_eq!(found, expected);
}

/// What comes first is a day of the same row, so that a slip in the declaration is no silent rule.
#[test]
fn the_order_of_days_names_days() {
    for kind in Kind::ALL {
        for field in kind.fields().iter().filter(|f| !f.not_before.is_empty()) {
            let first = kind.place(field.not_before).and_then(|at| kind.fields().get(at));
            assert_eq!(first.map(|f| f.shape), Some(Shape::Day), "{kind:?} {}", field.name);
            assert_eq!(field.shape, Shape::Day);
        }
    }
}

/// An adopted method and its scales, a recorded review and an approval stay as they are.
#[test]
fn what_is_adopted_or_recorded_is_read_only() {
    let (mut book, mut script) = start();
    let ((method, step, risk, review), _) = with(&mut book, &mut script, |d| {
        let method = d.create::<RiskMethod>(|m| m.name = "Method".into());
        let step = d.create::<ScaleStep>(|s| s.method = Some(method));
        let risk = d.create::<Risk>(|r| r.title = "Fire".into());
        (method, step, risk, d.create::<RiskReview>(|r| r.risk = Some(risk)))
    });
    with(&mut book, &mut script, |d| d.update::<ScaleStep>(step, |s| s.step = Some(1)).unwrap());
    with(&mut book, &mut script, |d| {
        d.update::<RiskMethod>(method, |m| m.state = MethodState::Adopted).unwrap()
    });
    let settled = |kind, id| Err(Refusal::Settled { kind, id });
    let mut draft = Draft::new(&book, &mut script);
    assert_eq!(
        draft.update::<ScaleStep>(step, |s| s.step = Some(2)),
        settled(Kind::RiskMethod, method)
    );
    assert_eq!(draft.delete(Kind::RiskMethod, method), settled(Kind::RiskMethod, method));
    assert_eq!(
        draft.update::<RiskReview>(review, |r| r.conclusion = "No".into()),
        settled(Kind::RiskReview, review)
    );
    assert_eq!(draft.delete(Kind::RiskReview, review), settled(Kind::RiskReview, review));
    // A risk that was reviewed is closed, never deleted; its result is kept.
    let by = vec![(Kind::RiskReview, review)];
    let named = Refusal::NamedInSettled { kind: Kind::Risk, id: risk, by: by.clone() };
    assert_eq!(draft.delete(Kind::Risk, risk), Err(named));
    assert_eq!(removal(&book, Kind::Risk, &[risk]), Removal::Kept { by, uses: Vec::new() });
    // What was typed into one is not tried again at every start.
    let place = Kind::RiskReview.place("conclusion").unwrap();
    let typed = draft.set(Kind::RiskReview, review, place, Value::Text("No".into()));
    assert!(typed.is_err_and(|refusal| refusal.is_final()));
    assert!(!Refusal::TooLong { kind: Kind::Risk, field: "title", longest: 1 }.is_final());
    assert!(draft.finish(Label::new("change.edit")).is_none());
    let mut adding = Draft::new(&book, &mut script);
    adding.create::<RiskLevel>(|l| l.method = Some(method));
    assert_eq!(adding.refused(), Some(&Refusal::Settled { kind: Kind::RiskMethod, id: method }));
}

/// A record is never taken back, and neither is the row that it names.
#[test]
fn a_record_is_not_undone() {
    let (mut book, mut script) = start();
    let mut history = History::default();
    let (risk, change) = with(&mut book, &mut script, |d| d.create::<Risk>(|_| {}));
    history.record(change);
    let (_, change) =
        with(&mut book, &mut script, |d| d.create::<RiskReview>(|r| r.risk = Some(risk)));
    history.record(change);
    assert!(history.undo(Moment(9)).is_none());
    let edit = |d: &mut Draft| d.update::<Risk>(risk, |r| r.title = "Fire".into()).unwrap();
    let (_, change) = with(&mut book, &mut script, edit);
    history.record(change);
    let undo = history.undo(Moment(9)).unwrap();
    book.apply(&undo).unwrap();
    assert_eq!((book.risks.len(), book.risk_reviews.len()), (1, 1));
}
