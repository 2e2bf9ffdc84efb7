//! Random sequences of roster plans, single changes, SCIM requests and passing time never bring more employees out of ACTIVE within a day
//! than the limits of the brake allow, unless a caller releases them.

use crate::{
    accelerator_equivalence::random::SeededRandom,
    operations::import_roster,
    scim::Directory,
    world::{Caller, World},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    Tenanted,
    employee::{Entity, Model, Status},
    id::EmployeeId,
};
use reqwest::Method;
use sea_orm::DatabaseConnection;
use serde_json::json;
use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
};

/// The number of employees, of whom 10 may leave within a day.
const HEADCOUNT: usize = 40;
const ALLOWED: usize = 10;
const STEPS: usize = 120;

const PLAN: &str = "mutation($csv: String!, $mode: RosterMode!) { rosterPlan(input: { csv: $csv, mode: $mode }) { rosterPlan { id } } }";
const APPLY: &str = "mutation($id: ID!) { rosterApply(id: $id) { userErrors { code } } }";
const UPSERT: &str =
    "mutation($employee: EmployeeAttributesInput!) { employeeUpsert(input: { employee: $employee }) { userErrors { code } } }";
const TERMINATE: &str = "mutation($id: ID!, $on: Date) { employeeTerminate(id: $id, terminatedOn: $on) { userErrors { code } } }";

type Roster = HashMap<EmployeeId, Model>;

/// The decisions that took employees out of ACTIVE, each with its instant.
#[derive(Default)]
struct Decisions {
    /// Employments that end at once or on a day that was set or brought forward.
    endings: Vec<(DateTime<Utc>, EmployeeId)>,
    /// Employments that ended on a day which the employee had from the beginning.
    due: Vec<(DateTime<Utc>, EmployeeId)>,
    suspensions: Vec<(DateTime<Utc>, EmployeeId)>,
}

impl Decisions {
    /// Adds the decisions between two states of the roster. `by_server`: only time has passed. `from_beginning`: the employees who were
    /// created with a last day.
    fn add(&mut self, before: &Roster, after: &Roster, by_server: bool, from_beginning: &mut HashSet<EmployeeId>, now: DateTime<Utc>) {
        for (id, new) in after {
            let Some(old) = before.get(id).filter(|old| old.status != Status::Terminated) else { continue };
            let has_ended = new.status == Status::Terminated;
            let is_earlier = |new: NaiveDate| old.terminated_on.is_none_or(|old| new < old);
            if has_ended && by_server {
                if from_beginning.contains(id) {
                    self.due.push((now, *id));
                }
            } else if has_ended || new.terminated_on.is_some_and(is_earlier) {
                self.endings.push((now, *id));
                // The last day was brought forward, and is counted.
                from_beginning.remove(id);
            }
            if old.status == Status::Active && new.status == Status::Suspended {
                self.suspensions.push((now, *id));
            }
        }
    }

    /// The largest number of employees within 24 hours.
    fn worst_day(decisions: &[(DateTime<Utc>, EmployeeId)]) -> usize {
        let within_a_day_before = |end: DateTime<Utc>| {
            let day = decisions.iter().filter(|(at, _)| *at <= end && *at > end - TimeDelta::hours(24));
            day.map(|(_, id)| id).collect::<HashSet<_>>().len()
        };
        decisions.iter().map(|(at, _)| within_a_day_before(*at)).max().unwrap_or_default()
    }
}

/// Performs random changes as one integration.
struct Sequence<'a> {
    world: &'a World,
    hris: Caller,
    directory: Directory,
    db: DatabaseConnection,
    random: SeededRandom,
}

impl Sequence<'_> {
    async fn load(&self) -> Roster {
        Entity::of(self.world.acme.id).all(&self.db).await.unwrap().into_iter().map(|row| (row.id, row)).collect()
    }

    /// A day from a year ago to four days ahead.
    fn day(&mut self) -> String {
        let days = *self.random.choose(&[-365, -1, 0, 1, 1, 2, 4]);
        (self.world.clock.now() + TimeDelta::days(days)).date_naive().to_string()
    }

    /// Up to 12 different employees who have not left.
    fn choose(&mut self, roster: &Roster) -> Vec<Model> {
        let mut people: Vec<&Model> = roster.values().filter(|row| row.status != Status::Terminated).collect();
        // The identifiers differ between runs, the external ids do not.
        people.sort_by(|a, b| a.external_id.cmp(&b.external_id));
        let count = 1 + self.random.below(12);
        let mut chosen = Vec::new();
        while chosen.len() < count && !people.is_empty() {
            chosen.push(people.swap_remove(self.random.below(people.len())).clone());
        }
        chosen
    }

    async fn import(&self, csv: String, mode: &str) {
        let plan = self.hris.execute(PLAN, json!({ "csv": csv, "mode": mode })).await;
        self.hris.graphql(APPLY, json!({ "id": plan["rosterPlan"]["rosterPlan"]["id"] })).await;
    }

    /// Returns whether only time has passed.
    async fn step(&mut self) -> bool {
        let roster = self.load().await;
        let people = self.choose(&roster);
        match self.random.below(8) {
            0 | 1 => {
                let mut csv = "externalId,status,terminatedOn\n".to_owned();
                for row in &people {
                    let day = self.day();
                    let cells = *self.random.choose(&["TERMINATED,", "SUSPENDED,", "@"]);
                    writeln!(csv, "{},{}", row.external_id, cells.replace('@', &format!(",{day}"))).unwrap();
                }
                self.import(csv, "DELTA").await;
            }
            2 => {
                let absent: HashSet<_> = people.iter().map(|row| row.id).collect();
                let present = roster.values().filter(|row| row.status != Status::Terminated && !absent.contains(&row.id));
                let csv = present.fold("externalId\n".to_owned(), |csv, row| csv + &row.external_id + "\n");
                self.import(csv, "FULL").await;
            }
            3 => {
                for row in people {
                    let attributes = match self.random.below(3) {
                        0 => json!({ "externalId": row.external_id, "status": "SUSPENDED" }),
                        1 => json!({ "externalId": row.external_id, "status": "TERMINATED" }),
                        _ => json!({ "externalId": row.external_id, "terminatedOn": self.day() }),
                    };
                    self.hris.graphql(UPSERT, json!({ "employee": attributes })).await;
                }
            }
            4 => {
                for row in people {
                    let on = self.day();
                    self.hris.graphql(TERMINATE, json!({ "id": row.id.to_string(), "on": on })).await;
                }
            }
            5 => {
                for row in people {
                    let operations = json!([{ "op": "replace", "path": "active", "value": false }]);
                    if self.random.chance(50) {
                        self.directory.patch(&format!("/Users/{}", row.id), operations).await;
                    } else {
                        self.directory.call(Method::DELETE, &format!("/Users/{}", row.id), None).await;
                    }
                }
            }
            _ => {
                let hours = 1 + i64::try_from(self.random.below(20)).unwrap();
                self.pass_hours(hours).await;
                return true;
            }
        }
        false
    }

    /// Maintenance runs at once: otherwise the server runs it in the background, during a step that is not its own.
    async fn pass_hours(&mut self, hours: i64) {
        self.world.clock.forward(TimeDelta::hours(hours));
        self.world.run_maintenance().await;
        self.hris = self.hris.with_new_token().await;
    }

    /// A day later, the integration is released and the roster brought back to its headcount: by re-hires, and by new employees, some of
    /// whom have a last day.
    async fn restaff(&mut self, number: usize) -> HashSet<EmployeeId> {
        self.pass_hours(25).await;
        let release = "mutation($id: ID!) { integrationRelease(id: $id, note: \"checked\") { userErrors { code } } }";
        let admin = self.world.admin().with_new_token().await;
        admin.execute(release, json!({ "id": self.world.acme.hris.to_string() })).await;
        let before = self.load().await;
        let missing = HEADCOUNT.saturating_sub(before.values().filter(|row| row.status == Status::Active).count());
        let mut csv = "externalId,userName,email,givenName,familyName,status,terminatedOn\n".to_owned();
        let mut absent: Vec<&Model> = before.values().filter(|row| row.status != Status::Active).collect();
        absent.sort_by(|a, b| a.external_id.cmp(&b.external_id));
        for row in absent.iter().take(missing / 2) {
            writeln!(csv, "{0},{0},{0}@example.com,Given,Family,ACTIVE,", row.external_id).unwrap();
        }
        for new in 0..missing / 2 {
            let last_day = (self.world.clock.now() + TimeDelta::days(1)).date_naive();
            let last_day = if self.random.chance(70) { last_day.to_string() } else { String::new() };
            writeln!(csv, "n{number}-{new},n{number}-{new},n@example.com,Given,Family,,{last_day}").unwrap();
        }
        self.import(csv, "DELTA").await;
        // The brake does not count employees whom a directory deactivates within minutes of their creation.
        self.pass_hours(1).await;
        let with_last_day = |row: &Model| !before.contains_key(&row.id) && row.terminated_on.is_some();
        self.load().await.into_values().filter(with_last_day).map(|row| row.id).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_sequence_of_changes_takes_more_employees_out_within_a_day_than_the_limits_allow() {
    for seed in 1..=3 {
        let world = World::new().await;
        let hris = world.hris();
        let rows = (0..HEADCOUNT).fold(String::new(), |mut rows, number| {
            writeln!(rows, "p{number},p{number},p{number}@example.com,Given,Family").unwrap();
            rows
        });
        import_roster(&hris, &format!("externalId,userName,email,givenName,familyName\n{rows}")).await;
        let directory = Directory::for_acme(&world).await;
        let db = world.connect_database().await;
        let mut sequence = Sequence { world: &world, hris, directory, db, random: SeededRandom::new(seed) };
        let (mut decisions, mut from_beginning) = (Decisions::default(), HashSet::new());
        for number in 0..STEPS {
            let before = sequence.load().await;
            let by_server = sequence.step().await;
            decisions.add(&before, &sequence.load().await, by_server, &mut from_beginning, world.clock.now());
            if number % 15 == 14 {
                from_beginning.extend(sequence.restaff(number).await);
            }
        }
        for (what, decisions) in [("ended", &decisions.endings), ("due", &decisions.due), ("suspended", &decisions.suspensions)] {
            let worst = Decisions::worst_day(decisions);
            assert!(worst <= ALLOWED, "seed {seed}: {worst} employees {what} within a day");
            assert!(!decisions.is_empty(), "seed {seed}: the sequence never {what} anybody");
        }
        sequence.db.close().await.unwrap();
        world.end().await;
    }
}
