//! The year before the sample data of the last weeks: a company-wide program of four rounds, two small programs, and the roster over that
//! time. Everything is done with the verbs of the domain, in the order in which it happened.
//!
//! The data tell a story: Lisbon is eager and South San Francisco is not, the summer is quiet, some pairings never meet, and some people
//! wait for a partner.

mod chance;
mod live_events;
mod people;
mod program;
mod sessions;
mod sharing;
mod small_programs;
mod texts;

pub use live_events::LiveEvents;
pub use people::COLLEAGUES;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use coachgraph::{access::Actor, app::App, platform::Result};
use entity::id::CompetencyId;

/// How many days before the sample data of the last weeks the history begins.
pub const DAYS: i64 = 343;

/// The days of the history, as instants.
pub struct Timeline {
    begin: DateTime<Utc>,
}

impl Timeline {
    /// The timeline that begins at the present of the clock.
    pub fn begin(app: &App) -> Self {
        Self { begin: app.clock.now() }
    }

    /// The instant some minutes after eight o'clock on a day; on a weekend, that of the Monday after it.
    pub fn at(&self, day: i64, minutes: i64) -> DateTime<Utc> {
        to_working_day(self.begin.date_naive() + TimeDelta::days(day)) + TimeDelta::minutes(minutes)
    }

    /// The instant some minutes after eight o'clock on the next working day.
    pub fn next_day(app: &App, minutes: i64) -> DateTime<Utc> {
        to_working_day(app.clock.today() + TimeDelta::days(1)) + TimeDelta::minutes(minutes)
    }

    /// Moves the clock to an instant. An instant in the past leaves it as it is.
    pub fn advance(app: &App, to: DateTime<Utc>) {
        app.clock.forward((to - app.clock.now()).max(TimeDelta::zero()));
    }
}

/// Eight o'clock on a date, or on the Monday after it.
fn to_working_day(date: NaiveDate) -> DateTime<Utc> {
    let days = match date.weekday() {
        Weekday::Sat => 2,
        Weekday::Sun => 1,
        _ => 0,
    };
    (date + TimeDelta::days(days)).and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(8)
}

/// What the history still does when the sample data of the last weeks exist.
pub struct Ongoing {
    time: Timeline,
    program: program::Running,
    trios: Option<small_programs::Trios>,
}

/// Creates the history and moves the clock forward by [`DAYS`].
pub async fn create(app: &App, actor: &Actor, competencies: &[CompetencyId], administrator: &str) -> Result<Ongoing> {
    let time = Timeline::begin(app);
    people::set_up(app, actor).await?;
    let mut program = program::Running::open(app, actor, &time, competencies).await?;
    let mut trios: Option<small_programs::Trios> = None;
    let mut rosters = people::ROSTERS.into_iter().peekable();
    for round in 0..program::ROUNDS.len() {
        for step in 0..program::STEPS {
            let day = program::day(round, step);
            if day >= DAYS {
                break;
            }
            while let Some((on, source, rows)) = rosters.next_if(|(on, ..)| *on <= day) {
                Timeline::advance(app, time.at(on, 0));
                people::apply(app, actor, &time, source, rows).await?;
            }
            Timeline::advance(app, time.at(day, 0));
            program.step(app, actor, &time, round, step).await?;
            if let Some(trios) = &mut trios
                && (1..5).contains(&step)
            {
                trios.meet(app, actor, competencies, round, step).await?;
            }
        }
        match round {
            0 => small_programs::run_pilot(app, actor, competencies).await?,
            1 => {
                people::erase_former(app, actor, administrator).await?;
                trios = Some(small_programs::Trios::open(app, actor, competencies).await?);
            }
            _ => {}
        }
    }
    Timeline::advance(app, time.begin + TimeDelta::days(DAYS));
    Ok(Ongoing { time, program, trios })
}

impl Ongoing {
    /// What happens in the last days before the start of the demo.
    pub async fn finish(self, app: &App, actor: &Actor, competencies: &[CompetencyId]) -> Result<()> {
        if let Some(mut trios) = self.trios {
            trios.meet(app, actor, competencies, 3, 4).await?;
            trios.plan(app, actor).await?;
        }
        self.program.hold_recent(app, actor, &self.time).await?;
        Timeline::advance(app, self.time.begin + TimeDelta::days(DAYS + 20));
        people::send_recent(app, actor, &self.time).await
    }
}
