//! Recognitions: the object, its lists, its root fields and mutations.

use super::{
    commitment::Commitment,
    competency::Competency,
    directives::{requires, scope_of, scopes_of},
    employee::{Employee, name_of},
    filter::{IdFilter, InstantFilter, enum_filter, ids},
    id::Gid,
    pairing::Pairing,
    payload::{into_payload, into_payload_or_current, payload},
    program::Program,
};
use crate::{
    access::Permission,
    domain::recognition::{self, List, NewRecognition, Sort},
    transport::graphql::engine::{
        column_value::enum_column,
        object::{object, queries},
        request_context::ContextExt,
    },
};
use async_graphql::{Context, Enum, InputObject, Object, Result};
use chrono::{DateTime, Utc};
use entity::{
    id::{CommitmentId, CompetencyId, EmployeeId, PairingId, ProgramId, RecognitionId},
    recognition::Model,
};

/// The status of a recognition. WITHDRAWN is final.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::recognition::Status")]
pub enum RecognitionStatus {
    /// The recognition was given, and its readers see it.
    Given,
    /// The giver has withdrawn the recognition. Its text is deleted, and only the giver sees it.
    Withdrawn,
}
enum_column!(RecognitionStatus, entity::recognition::Status);
enum_filter!(
    RecognitionStatusFilter,
    RecognitionStatus,
    entity::recognition::Status,
    "Compares the status of a recognition. All given conditions must hold; a null condition is not applied."
);

/// The persons who may read a recognition beside its giver and its receiver.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "entity::recognition::Visibility")]
pub enum RecognitionVisibility {
    /// The members of a present or past pairing of both, and no other caller: no integration, program manager or administrator.
    Pairing,
    /// The participants of the program who are ACTIVE, PAUSED or COMPLETED, program managers, administrators, and integrations.
    Program,
    /// Everyone in the organization, and its integrations.
    Organization,
}
enum_column!(RecognitionVisibility, entity::recognition::Visibility);
enum_filter!(
    RecognitionVisibilityFilter,
    RecognitionVisibility,
    entity::recognition::Visibility,
    "Compares the visibility of a recognition. All given conditions must hold; a null condition is not applied."
);

/// The sort order of a list of recognitions.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "Sort")]
pub enum RecognitionOrder {
    /// By the instant at which they were given, oldest first. The default.
    #[default]
    CreatedAsc,
    /// By the instant at which they were given, newest first.
    CreatedDesc,
}

/// Conditions on recognitions. All given conditions must hold; a null condition is not applied.
#[derive(InputObject, Default)]
pub struct RecognitionFilter {
    /// The identifier of the program in which giver and receiver take part.
    program_id: Option<IdFilter<ProgramId>>,
    /// The identifier of the employee who thanks.
    giver_id: Option<IdFilter<EmployeeId>>,
    /// The identifier of the employee who is thanked.
    receiver_id: Option<IdFilter<EmployeeId>>,
    /// The identifier of the competency that the receiver showed.
    competency_id: Option<IdFilter<CompetencyId>>,
    /// The visibility of the recognition: PAIRING, PROGRAM or ORGANIZATION.
    visibility: Option<RecognitionVisibilityFilter>,
    /// The status of the recognition: GIVEN or WITHDRAWN.
    status: Option<RecognitionStatusFilter>,
    /// The instant at which the recognition was given.
    created_at: Option<InstantFilter>,
}

/// The list that a filter and a sort order describe.
pub fn list(filter: Option<RecognitionFilter>, order: Option<RecognitionOrder>) -> List {
    let filter = filter.unwrap_or_default();
    let created_at = filter.created_at.unwrap_or_default();
    List {
        programs: ids(filter.program_id),
        givers: ids(filter.giver_id),
        receivers: ids(filter.receiver_id),
        competencies: ids(filter.competency_id),
        visibilities: RecognitionVisibilityFilter::values(filter.visibility),
        statuses: RecognitionStatusFilter::values(filter.status),
        created_from: created_at.from,
        created_to: created_at.to,
        sort: order.unwrap_or_default().into(),
    }
}

object! {
    /// A recognition: thanks of one employee to another, for something in a program. Its visibility says who reads it beside the two. All
    /// readers see the names of both, also when they may not see the employees.
    Recognition(entity::recognition), list List, requires ReadRecognition;

    /// The identifier of the recognition, `rec_…`.
    id: RecognitionId;

    columns {
        /// The version of the recognition: 1 when it is given, 2 when it is withdrawn. Pass it as `expectedVersion` to refuse a change of
        /// another version.
        version: i64,

        /// The thanks in the words of the giver, 1 to 2,000 characters. Null when the recognition is WITHDRAWN.
        text: Option<String>,

        /// The persons who may read the recognition beside its giver and its receiver.
        visibility: RecognitionVisibility,

        /// The status of the recognition. Only its giver sees it when it is WITHDRAWN.
        status: RecognitionStatus,

        /// The identifier of the employee who thanks, `emp_…`.
        giver_id: Gid<EmployeeId>,

        /// The identifier of the employee who is thanked, `emp_…`.
        receiver_id: Gid<EmployeeId>,

        /// The identifier of the program in which giver and receiver take part, `prg_…`.
        program_id: Gid<ProgramId>,

        /// The identifier of the competency that the receiver showed, `cmp_…`. Null when none was given.
        competency_id: Option<Gid<CompetencyId>>,

        /// The identifier of the pairing whose members read the recognition, `pai_…`. Null unless the visibility is PAIRING.
        pairing_id: Option<Gid<PairingId>>,

        /// The instant at which the recognition was given.
        created_at: DateTime<Utc>,

        /// The instant of the last change.
        updated_at: DateTime<Utc>,
    }

    objects {
        /// The employee who thanks. Null when the caller may not see the employee; `giverName` says who it is.
        giver: Employee = giver_id, requires ReadEmployee;

        /// The employee who is thanked. Null when the caller may not see the employee; `receiverName` says who it is.
        receiver: Employee = receiver_id, requires ReadEmployee;

        /// The program in which giver and receiver take part. Null when the caller may not see the program.
        program: Program = program_id, requires ReadProgram;

        /// The competency that the receiver showed. Null when none was given.
        competency: Competency = competency_id, requires ReadCompetency;

        /// The commitment that the thanks are for. Null when none was given, and when the caller may not see the commitment: only the members
        /// of its pairing do.
        commitment: Commitment = commitment_id, requires ReadCommitment;

        /// The pairing whose members read the recognition. Null unless the visibility is PAIRING.
        pairing: Pairing = pairing_id, requires ReadPairing;
    }

    resolvers {
        /// The current name of the employee who thanks: the display name, or else given name and family name.
        async fn giver_name(&self, ctx: &Context<'_>) -> Result<String> {
            name_of(ctx, self.0.giver_id).await
        }

        /// The current name of the employee who is thanked: the display name, or else given name and family name.
        async fn receiver_name(&self, ctx: &Context<'_>) -> Result<String> {
            name_of(ctx, self.0.receiver_id).await
        }
    }
}

queries! {
    RecognitionQuery;

    nouns { Recognition }

    objects {
        /// Finds a recognition by its identifier. Null when it does not exist or the caller may not see it.
        recognition: Recognition, by RecognitionId, requires ReadRecognition;
    }

    connections {
        /// Lists the recognitions that the caller may see. Integrations, program managers and administrators do not see those with the
        /// visibility PAIRING, unless they are a member of the pairing.
        recognitions: Recognition[RecognitionFilter, RecognitionOrder] = list, requires ReadRecognition;
    }
}

payload!(RecognitionPayload { recognition: Recognition(Model) }, "recognition");

/// A recognition to give, in the caller's own name.
#[derive(InputObject)]
pub struct RecognitionGiveInput {
    /// The identifier of the program, in which the caller and the receiver are ACTIVE, PAUSED or COMPLETED participants.
    program_id: Gid<ProgramId>,
    /// The identifier of the employee to thank, whom the caller need not be able to see. Not the caller, and not a TERMINATED employee. At
    /// most 3 recognitions to the same person and 20 in total within 24 hours; one more is refused with TOO_MANY.
    receiver_id: Gid<EmployeeId>,
    /// The thanks, 1 to 2,000 characters. Control characters other than line feed and tab are refused.
    text: String,
    /// The identifier of the competency that the receiver showed. Null: none.
    competency_id: Option<Gid<CompetencyId>>,
    /// The identifier of the commitment that the thanks are for: one made in a present or past pairing of both in the program. Null: none.
    commitment_id: Option<Gid<CommitmentId>>,
    /// The persons who may read the recognition beside the two. PAIRING needs a present or past pairing of both in the program; of several,
    /// the members of the latest one read it, or those of the pairing of the commitment.
    visibility: RecognitionVisibility,
    /// An idempotency key, chosen by the caller, 1 to 255 bytes: a second request with the same key and input has no effect and returns the
    /// same object; another input is refused with KEY_REUSED. The server remembers the key for `idempotency_hours`. Null: none.
    idempotency_key: Option<String>,
}

#[derive(Default)]
pub struct RecognitionMutation;

#[Object]
impl RecognitionMutation {
    /// Thanks another employee, in the caller's own name. Integrations cannot do so.
    #[graphql(directive = requires::apply(scope_of(Permission::WriteRecognition)))]
    async fn recognition_give(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The receiver, the thanks and their visibility.")] input: RecognitionGiveInput,
    ) -> Result<RecognitionPayload> {
        let (app, actor) = (ctx.app()?, ctx.actor()?);
        let new = NewRecognition {
            program_id: input.program_id.0,
            receiver_id: input.receiver_id.0,
            text: input.text,
            competency_id: input.competency_id.map(|id| id.0),
            commitment_id: input.commitment_id.map(|id| id.0),
            visibility: input.visibility.into(),
        };
        into_payload(ctx, recognition::give(app, actor, new, input.idempotency_key.as_deref()).await)
    }

    /// Withdraws a recognition. Its text is deleted, and from then on only its giver sees it, as WITHDRAWN. Only the giver can do so.
    /// Repeating it has no effect.
    #[graphql(directive = requires::apply(scopes_of([Permission::WriteRecognition, Permission::ReadRecognition])))]
    async fn recognition_withdraw(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The identifier of the recognition.")] id: Gid<RecognitionId>,
        #[graphql(desc = "Refuses the change with STALE_VERSION unless the recognition has this version. Null: no check.")]
        expected_version: Option<i64>,
    ) -> Result<RecognitionPayload> {
        let (app, actor, id) = (ctx.app()?, ctx.actor()?, id.0);
        let outcome = recognition::withdraw(app, actor, id, expected_version).await;
        into_payload_or_current(ctx, outcome, recognition::get(&app.db, actor, id)).await
    }
}
