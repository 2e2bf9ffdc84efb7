//! `demo --live`: time goes on. Every few seconds the next thing happens: a session is planned and held, somebody is thanked, the HR platform
//! sends a roster. It uses the verbs of the domain, so each of them is in the change log and reaches subscriptions.

use super::{history, organizations};
use coachgraph::{
    access::Actor,
    app::App,
    domain::organization,
    platform::{Error, Result},
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::oneshot,
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

/// The time between two events.
const PAUSE: Duration = Duration::from_secs(3);

/// The task in which time goes on.
pub struct Live {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Live {
    pub fn start(app: Arc<App>) -> Self {
        let (stop, stopped) = oneshot::channel();
        Self { stop, task: tokio::spawn(run(app, stopped)) }
    }

    /// Ends the task when the event that is happening is complete.
    pub async fn stop(self) {
        // The receiver is gone only when the task has ended.
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

async fn run(app: Arc<App>, mut stopped: oneshot::Receiver<()>) {
    let mut events = None;
    let mut ticks = interval(PAUSE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for number in 0.. {
        tokio::select! {
            _ = &mut stopped => return,
            _ = ticks.tick() => {}
        }
        // Visitors of the demo change its data: what has become impossible is left out.
        if let Err(error) = happen(&app, &mut events, number).await {
            tracing::debug!(%error, "an event of the demo did not happen");
            events = None;
        }
    }
}

/// Does the next event. `events` is loaded when it is `None`.
async fn happen(app: &App, events: &mut Option<history::LiveEvents>, number: usize) -> Result<()> {
    let actor = Actor::operator(organization::get_by_slug(app, organizations::ACME).await?.id);
    if events.is_none() {
        *events = Some(history::LiveEvents::load(app, &actor).await?);
    }
    let Some(events) = events else { return Err(Error::NotFound { noun: "program" }) };
    events.happen(app, &actor, number).await
}
