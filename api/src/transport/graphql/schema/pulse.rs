//! Pulses: the object with its figures, its lists, its root fields and mutations.

use super::{
    directives::{requires, scopes_of},
    feedback::{AnswerInput, to_answers},
    filter::{IdFilter, ids},
    id::Gid,
    payload::{into_payload, into_payload_or_current, payload},
    program::Program,
    question_set::QuestionSetVersion,
    round::Round,
};
use crate::{
    access::{Actor, Permission},
    app::App,
    domain::pulse::{self, Figures, List},
    transport::graphql::engine::{
        loader::BatchLoad,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{
    id::{ProgramId, PulseId, QuestionSetVersionId, RoundId},
    pulse::Model,
};
use std::collections::HashMap;

/// The sort order of a list of pulses.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
pub enum PulseOrder {
    /// By creation, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By creation, newest first.
    CreatedDesc,
}

/// Conditions on pulses. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct PulseFilter {
    /// The identifier of the program.
    program_id: Option<IdFilter<ProgramId>>,
    /// The identifier of the round.
    round_id: Option<IdFilter<RoundId>>,
}

fn list(filter: Option<PulseFilter>, order: Option<PulseOrder>) -> List {
    let filter = filter.unwrap_or_default();
    List { programs: ids(filter.program_id), rounds: ids(filter.round_id), newest_first: order == Some(PulseOrder::CreatedDesc) }
}

/// Whether the figures of a pulse are shown, and why not.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum PulseFiguresStatus {
    /// The pulse accepts answers. Figures are shown when it is closed, so that no figure before and after an answer can be compared.
    NotClosed,
    /// Fewer people answered the pulse than its `minimumGroup`, or than that of the organization at present. The figures are not shown.
    Suppressed,
    /// The figures are shown. They do not change any more, and are hidden when the organization sets a greater minimum.
    Shown,
}

/// The figures of a question of a pulse.
#[derive(SimpleObject, Clone)]
pub struct PulseQuestionFigures {
    /// The key of the question in `questionSetVersion` of the pulse.
    question_key: String,
    /// The number of people who answered the question. Null when they are fewer than the minimum.
    count: Option<i32>,
    /// The average of the numbers on the scale, rounded to hundredths. Null unless the kind of the question is SCALE, and when fewer
    /// people than the minimum answered it.
    average: Option<f64>,
}

/// The figures of a pulse. They are shown after it is closed, for at least as many people as its `minimumGroup`.
#[derive(SimpleObject, Clone)]
pub struct PulseFigures {
    /// Whether the figures are shown, and why not.
    status: PulseFiguresStatus,
    /// The number of people who answered the pulse. Null unless the status is SHOWN.
    answered_count: Option<i32>,
    /// The figures of each question in the order of the questions. Null unless the status is SHOWN.
    questions: Option<Vec<PulseQuestionFigures>>,
}

impl From<Figures> for PulseFigures {
    fn from(figures: Figures) -> Self {
        let without = |status| Self { status, answered_count: None, questions: None };
        match figures {
            Figures::NotClosed => without(PulseFiguresStatus::NotClosed),
            Figures::TooFew => without(PulseFiguresStatus::Suppressed),
            Figures::Shown { answered, questions } => {
                let questions = questions.into_iter().map(|question| PulseQuestionFigures {
                    question_key: question.key,
                    count: question.count,
                    average: question.average,
                });
                Self { status: PulseFiguresStatus::Shown, answered_count: Some(answered), questions: Some(questions.collect()) }
            }
        }
    }
}

/// The figures of a pulse, as a key of the request's loaders.
#[derive(Clone, PartialEq, Eq, Hash)]
struct FiguresOf(PulseId);

impl BatchLoad for FiguresOf {
    type Value = PulseFigures;

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> crate::platform::Result<HashMap<Self, PulseFigures>> {
        let ids: Vec<_> = keys.into_iter().map(|key| key.0).collect();
        let figures = pulse::load_figures(app, actor, &ids).await?;
        Ok(figures.into_iter().map(|(id, figures)| (Self(id), figures.into())).collect())
    }
}

/// Whether the caller has answered a pulse, as a key of the request's loaders. A pulse without an answer has no value.
#[derive(Clone, PartialEq, Eq, Hash)]
struct AnsweredBy(PulseId);

impl BatchLoad for AnsweredBy {
    type Value = ();

    async fn load(app: &App, actor: &Actor, keys: Vec<Self>) -> crate::platform::Result<HashMap<Self, ()>> {
        let ids: Vec<_> = keys.into_iter().map(|key| key.0).collect();
        Ok(pulse::load_answered(app, actor, &ids).await?.into_iter().map(|id| (Self(id), ())).collect())
    }
}

object! {
    /// A pulse: a short survey of the participants in a round. The answers are counted when they arrive; no caller reads an answer.
    Pulse(entity::pulse), list List, requires ReadProgram;

    /// The identifier of the pulse, `pls_…`.
    id: PulseId;

    columns {
        /// The version of the pulse, 1 at first and one more with each change. Pass it as `expectedVersion` to refuse a change of another
        /// version. Answers do not change it.
        version: i64,

        /// The instant at which the pulse closes: answers are accepted before it, and figures are shown from it on.
        closes_at: DateTime<Utc>,

        /// The identifier of the program of the round, `prg_…`.
        program_id: Gid<ProgramId>,

        /// The identifier of the round that the pulse belongs to, `rnd_…`.
        round_id: Gid<RoundId>,

        /// The identifier of the version of the question set that the participants answer, `qsv_…`.
        question_set_version_id: Gid<QuestionSetVersionId>,

        /// The smallest number of people whose answers are shown as figures: `minimumGroup` of the organization when the pulse was opened,
        /// with which people answer, but at least 5. When the organization has set a greater one since then, that applies.
        minimum_group: i32,

        /// The instant at which the pulse was opened.
        created_at: DateTime<Utc>,

        /// The instant of the last change. Answers do not change it.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The program of the round.
        program: Program = program_id;

        /// The round whose participants answer.
        round: Round = round_id;

        /// The questions: a version that never changes.
        question_set_version: QuestionSetVersion = question_set_version_id, requires ReadQuestionSet;
    }

    resolvers {
        /// Whether the caller has answered the pulse. No other caller sees it. False for an integration.
        async fn answered(&self, ctx: &Context<'_>) -> Result<bool> {
            Ok(ctx.loaders()?.load(AnsweredBy(self.0.id)).await?.is_some())
        }

        /// The figures of the pulse: shown after it is closed, for at least as many people as `minimumGroup`. Null only when the pulse is no longer visible.
        async fn figures(&self, ctx: &Context<'_>) -> Result<Option<PulseFigures>> {
            Ok(ctx.loaders()?.load(FiguresOf(self.0.id)).await?)
        }
    }
}

queries! {
    PulseQuery;

    nouns { Pulse }

    objects {
        /// Finds a pulse by its identifier. Null when it does not exist or the caller may not see it.
        pulse: Pulse, by PulseId, requires ReadProgram;
    }

    connections {
        /// Lists the pulses of the programs that the caller may see.
        pulses: Pulse[PulseFilter, PulseOrder] = list, requires ReadProgram;
    }
}

payload!(PulsePayload { pulse: Pulse(Model) }, "pulse");

/// A pulse to open in a round.
#[derive(InputObject)]
pub struct PulseOpenInput {
    /// The identifier of the round, which must be ACTIVE and must not have a pulse. Its program must have a question set for PULSE.
    round_id: Gid<RoundId>,
    /// The instant at which the pulse closes: in the future, at most 90 days from now.
    closes_at: DateTime<Utc>,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

/// The caller's answers to a pulse.
#[derive(InputObject)]
pub struct PulseAnswerInput {
    /// The identifier of the pulse, which must not be closed. The caller must be a participant of its program who is ACTIVE, PAUSED or
    /// COMPLETED, and must not have answered it.
    pulse_id: Gid<PulseId>,
    /// The answers. Every required question of the pulse is answered; the order has no meaning.
    answers: Vec<AnswerInput>,
}

#[derive(Default)]
pub struct PulseMutation;

#[Object]
impl PulseMutation {
    /// Opens the pulse of a round, with the questions that the program has for PULSE now. A round has at most one pulse.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadProgram])))]
    async fn pulse_open(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The round, and the instant at which its pulse closes.")] input: PulseOpenInput,
    ) -> Result<PulsePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let key = input.idempotency_key.as_deref();
        into_payload(ctx, pulse::open(app, actor, input.round_id.0, input.closes_at, key).await)
    }

    /// Answers a pulse, once and for all: answers cannot be changed or taken back, because the server does not store whose they are. They are
    /// counted without an entry in the change log. A second answer is refused with WRONG_STATE.
    #[graphql(directive = requires::apply(scopes_of([Permission::AnswerPulse, Permission::ReadProgram])))]
    async fn pulse_answer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The pulse, and the caller's answers.")] input: PulseAnswerInput,
    ) -> Result<PulsePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload(ctx, pulse::answer(app, actor, input.pulse_id.0, to_answers(input.answers)).await)
    }

    /// Closes a pulse before `closesAt`. Its figures are shown from then on. Closing a closed pulse has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteProgram, Permission::ReadProgram])))]
    async fn pulse_close(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the pulse.")] id: Gid<PulseId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the pulse has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<PulsePayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        into_payload_or_current(ctx, pulse::close(app, actor, id.0, expected_version).await, pulse::get(&app.db, actor, id.0)).await
    }
}
