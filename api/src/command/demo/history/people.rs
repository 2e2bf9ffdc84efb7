//! The roster over the year: those who join, move and leave, the person who starts soon, and the former employee whose data were erased.

use super::Timeline;
use chrono::TimeDelta;
use coachgraph::{
    access::{Actor, Scope},
    app::App,
    domain::{
        attribute_owner::{self, AttributeGroup},
        employee, employee_erasure,
        roster::{self, MatchBy, PlanRequest},
        roster_mapping::CompiledMapping,
    },
    platform::{Error, Result},
};
use entity::{
    Tenanted,
    employee::Role,
    integration::{Column, Entity as Integrations},
    roster_plan::Mode,
};
use sea_orm::{ColumnTrait, QueryFilter};

/// The colleagues in Lisbon, Bengaluru, São Paulo and Warsaw, who are not in `roster.csv`.
pub const COLLEAGUES: &str = include_str!("../../../../demo/colleagues.csv");

/// The second administrator: an erasure needs two.
const SECOND_ADMINISTRATOR: &str = "101";
/// The former employee whose personal data were erased.
const ERASED: &str = "217";

/// The day of the history, the name of the file, and the rows. `@N` is the date of day N.
pub const ROSTERS: [(i64, &str, &str); 5] = [
    (
        70,
        "joiners-and-leavers-1.csv",
        "externalId,userName,email,givenName,familyName,jobTitle,jobLevel,department,location,timeZone,managerExternalId,hiredOn,status\n\
         220,wkamau,wkamau@example.com,Wanjiru,Kamau,Customer Care Specialist,3,Customer Care,Nairobi,Africa/Nairobi,207,@70,ACTIVE\n\
         221,obarasa,obarasa@example.com,Otieno,Barasa,Customer Care Specialist,3,Customer Care,Nairobi,Africa/Nairobi,207,@70,ACTIVE\n",
    ),
    (96, "leavers.csv", "externalId,status,terminatedOn\n217,TERMINATED,@95\n"),
    (
        186,
        "joiners-and-leavers-2.csv",
        "externalId,userName,email,givenName,familyName,jobTitle,jobLevel,department,location,timeZone,managerExternalId,hiredOn,status\n\
         222,ytanabe,ytanabe@example.com,Yuki,Tanabe,Logistics Planner,3,Logistics,Osaka,Asia/Tokyo,102,@180,ACTIVE\n\
         223,clambert,clambert@example.com,Chloé,Lambert,Customer Care Specialist,3,Customer Care,Lisbon,Europe/Lisbon,207,@185,ACTIVE\n",
    ),
    (270, "promotions.csv", "externalId,jobTitle,jobLevel\n151,Senior Sales Representative,4\n208,Senior Customer Care Specialist,4\n"),
    (
        310,
        "joiners-and-leavers-3.csv",
        "externalId,userName,email,givenName,familyName,jobTitle,jobLevel,department,location,timeZone,managerExternalId,hiredOn,status\n\
         218,lferreira,lferreira@example.com,Luísa,Ferreira,Customer Care Specialist,3,Customer Care,Lisbon,Europe/Lisbon,207,2021-01-18,TERMINATED\n\
         219,smehta,smehta@example.com,Sanjana,Mehta,Customer Care Specialist,3,Customer Care,Bengaluru,Asia/Kolkata,207,2021-05-10,TERMINATED\n\
         224,mokafor,mokafor@example.com,Mateusz,Okafor,Logistics Planner,3,Logistics,Warsaw,Europe/Warsaw,102,@305,ACTIVE\n",
    ),
];

/// Somebody whose first day is after the start of the demo.
const FUTURE_HIRE: &str = "externalId,userName,email,givenName,familyName,jobTitle,jobLevel,department,location,timeZone,managerExternalId,hiredOn\n\
    225,lhaddad,lhaddad@example.com,Leïla,Haddad,Customer Care Specialist,3,Customer Care,Lisbon,Europe/Lisbon,207,@382\n";

/// A plan that waits: it moves, promotes and renames employees, and one of its rows is rejected.
const WAITING: &str = "externalId,jobTitle,department,location,managerExternalId\n\
    144,Stock Lead,Shipping,South San Francisco,124\n\
    212,Customer Care Trainer,Customer Care,Lisbon,207\n\
    215,Logistics Lead,Logistics,Gdańsk,102\n\
    199,Shipping Clerk,Logistics,South San Francisco,124\n\
    202,Marketing Representative,Marketing,Toronto,999\n";

/// The numbers of the employees in a file that ends too many employments at once.
const MISSING: std::ops::Range<u32> = 184..199;

/// Sends a roster as an actor, with the dates of the history.
pub async fn plan(app: &App, actor: &Actor, time: &Timeline, source: &str, rows: &str) -> Result<entity::roster_plan::Model> {
    let csv = rows.split('@').enumerate().map(|(index, part)| {
        let digits = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
        // An e-mail address has no digit behind the `@`.
        match part.get(..digits).and_then(|day| day.parse().ok()) {
            Some(day) if index > 0 => format!("{}{}", time.at(day, 0).date_naive(), part.get(digits..).unwrap_or_default()),
            _ if index > 0 => format!("@{part}"),
            _ => part.to_owned(),
        }
    });
    let request = PlanRequest { source, mode: Mode::Delta, match_by: MatchBy::default(), idempotency_key: None };
    roster::plan(app, actor, request, roster::parse_csv(&csv.collect::<String>(), &CompiledMapping::default(), Mode::Delta)?).await
}

/// Sends and applies the roster of a day.
pub async fn apply(app: &App, actor: &Actor, time: &Timeline, source: &str, rows: &str) -> Result<()> {
    let plan = plan(app, actor, time, source, rows).await?;
    roster::apply(app, actor, plan.id).await?;
    Ok(())
}

/// Names the HR platform as the owner of jobs and cost centers, and a second administrator.
pub async fn set_up(app: &App, actor: &Actor) -> Result<()> {
    let second = employee::get_by_external_id(app, actor, SECOND_ADMINISTRATOR.into()).await?;
    employee::assign_role(app, actor, second.id, Role::Administrator, None).await?;
    let hris = load_hris(app, actor).await?;
    attribute_owner::set_owners(app, actor, vec![(AttributeGroup::Job, hris.id), (AttributeGroup::Status, hris.id)], None, None).await?;
    Ok(())
}

async fn load_hris(app: &App, actor: &Actor) -> Result<entity::integration::Model> {
    let hris = Integrations::of(actor.organization()).filter(Column::ClientId.eq("hris"));
    hris.one(&app.db).await?.ok_or(Error::NotFound { noun: "integration" })
}

/// Erases the personal data of a former employee: one administrator requests it, another one confirms it.
pub async fn erase_former(app: &App, actor: &Actor, first_administrator: &str) -> Result<()> {
    let former = employee::get_by_external_id(app, actor, ERASED.into()).await?;
    let [first, second] = [first_administrator, SECOND_ADMINISTRATOR].map(|id| employee::get_by_external_id(app, actor, id.into()));
    let (first, second) = (Actor::for_sample_data(&first.await?), Actor::for_sample_data(&second.await?));
    let request = employee_erasure::request(app, &first, former.id).await?;
    app.clock.forward(TimeDelta::hours(26));
    employee_erasure::confirm(app, &second, request.id, None).await?;
    Ok(())
}

/// The rosters of the last day: a future hire; a plan that waits; and one that the brake holds until it is released.
pub async fn send_recent(app: &App, actor: &Actor, time: &Timeline) -> Result<()> {
    let hris = Actor::in_name_of(&load_hris(app, actor).await?, [Scope::RosterRead, Scope::RosterWrite]);
    apply(app, &hris, time, "future-hires.csv", FUTURE_HIRE).await?;
    app.clock.forward(TimeDelta::hours(1));
    let missing: String = MISSING.map(|number| format!("{number},TERMINATED\n")).collect();
    plan(app, &hris, time, "nightly-export.csv", &format!("externalId,status\n{missing}")).await?;
    app.clock.forward(TimeDelta::hours(1));
    plan(app, &hris, time, "reorganization.csv", WAITING).await?;
    Ok(())
}
