//! The figures are those of the rows.

use super::{Company, company::people, rows};
use crate::{operations::run_mutation_by_id, world::World};
use chrono::{Datelike, TimeDelta};
use serde_json::json;

#[tokio::test]
async fn sessions_count_once_in_each_group_of_their_members() {
    let world = World::new().await;
    // The fourth pairing has a member of both departments.
    let company = Company::create(&world, &people(&[(7, "Sales", "Bern"), (5, "Engineering", "Bern")])).await;
    let dashboard = world.dashboard();
    for pairing in [0, 0, 3] {
        let session = company.hold_session(&world, pairing).await;
        if pairing == 3 {
            company.mark_absent(&world, &session, 7).await;
        }
    }
    run_mutation_by_id(&world.admin(), "sessionCancel", &company.schedule(&world, 1).await).await;
    world.clock.forward(TimeDelta::hours(1));
    let figures = ["n", "planned", "held", "cancelled", "missed", "minutes", "heldPercent", "onTimePercent"];
    let all = rows(&dashboard, "", "sessions", &figures).await;
    assert_eq!(all, [[json!(12), json!(4), json!(3), json!(1), json!(0), json!(135), json!(75.0), json!(100.0)]]);
    let by_department = rows(&dashboard, "", "sessions(by: [{ attribute: DEPARTMENT }])", &figures[..3]).await;
    assert_eq!(by_department, [[json!("Engineering"), json!(5), json!(1), json!(1)], [json!("Sales"), json!(7), json!(4), json!(3)],]);
    let attendance = rows(&dashboard, "", "attendance", &["expected", "attended", "attendedPercent"]).await;
    assert_eq!(attendance, [[json!(6), json!(5), json!(83.33)]]);
    let reciprocity = "reciprocity(by: [{ attribute: DEPARTMENT }])";
    let minutes = rows(&dashboard, "", reciprocity, &["minutesCoached", "minutesBeingCoached", "coachedPercent"]).await;
    assert_eq!(minutes, [[json!("Engineering"), json!(0), json!(20), json!(0.0)], [json!("Sales"), json!(60), json!(40), json!(60.0)],]);
    let habit = rows(&dashboard, "", "habit", &["held", "onTime", "averageGapDays"]).await;
    assert_eq!(habit[0][..2], [json!(3), json!(3)]);
    let pairings = rows(&dashboard, "", "pairings", &["formed", "ended", "averageDays", "repeatPercent"]).await;
    assert_eq!(pairings, [[json!(6), json!(0), json!(null), json!(0.0)]]);
    world.end().await;
}

#[tokio::test]
async fn participations_are_counted_by_their_present_status_and_the_month_in_which_they_began() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(6, "Sales", "Bern"), (6, "", "Bern")])).await;
    run_mutation_by_id(&world.admin(), "participantPause", &company.members[0].participant).await;
    let figures = ["enrolled", "active", "waiting", "paused", "completed", "withdrawn"];
    let all = rows(&world.dashboard(), "", "participation(by: [{ attribute: DEPARTMENT }])", &figures).await;
    let [zero, one] = [json!(0), json!(1)];
    assert_eq!(
        all,
        [
            [json!("Sales"), json!(6), json!(5), zero.clone(), one, zero.clone(), zero.clone()],
            [json!(null), json!(6), json!(6), zero.clone(), zero.clone(), zero.clone(), zero.clone()],
        ]
    );
    let months = rows(&world.dashboard(), "", "participation(by: [{ time: MONTH }])", &["n", "enrolled"]).await;
    assert_eq!(months.len(), 12, "the months without an event are rows");
    assert!(months[..11].iter().all(|month| month[1..] == [json!(0), json!(0)]), "{months:?}");
    let today = world.clock.now().date_naive();
    assert_eq!(months[11], [json!(today.with_day(1).unwrap()), json!(12), json!(12)]);
    world.end().await;
}

#[tokio::test]
async fn a_day_begins_at_midnight_of_the_time_zone() {
    let world = World::new().await;
    let company = Company::create(&world, &people(&[(6, "Sales", "Bern")])).await;
    // Half past eleven in the evening in UTC is the next day in Tokyo.
    let now = world.clock.now();
    let evening = (now.date_naive() + TimeDelta::days(1)).and_hms_opt(23, 30, 0).unwrap().and_utc();
    world.clock.forward(evening - now);
    company.hold_session(&world, 0).await;
    world.clock.forward(TimeDelta::days(2));
    let period =
        format!("where: {{ period: {{ from: \"{}\", to: \"{}\" }} }}", evening.date_naive(), evening.date_naive() + TimeDelta::days(2));
    for (zone, held) in [("UTC", [1, 0]), ("Asia/Tokyo", [0, 1])] {
        let arguments = format!("({period}, timeZone: \"{zone}\")");
        let days = rows(&world.dashboard(), &arguments, "sessions(by: [{ time: DAY }])", &["held"]).await;
        let counts: Vec<_> = days.iter().map(|day| day[1].clone()).collect();
        assert_eq!(counts, held.map(|held| json!(held)), "{zone}: {days:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn figures_of_another_organization_do_not_count() {
    let world = World::new().await;
    Company::create(&world, &people(&[(6, "Sales", "Bern")])).await;
    let figures = ["n", "enrolled"];
    assert_eq!(rows(&world.dashboard(), "", "participation", &figures).await, [[json!(6), json!(6)]]);
    assert_eq!(rows(&world.globex_dashboard(), "", "participation", &figures).await, [[json!(0), json!(0)]]);
    world.end().await;
}
