//! The catalogue of everything that the change log can say, on one page. Part of the public contract: a kind is never renamed.

use crate::access::Act;
use entity::{id::TypedId, learning_record};
use uuid::Uuid;

macro_rules! kinds {
    ($($noun:ident $noun_text:literal $act:ident { $($(#[doc = $meaning:literal])* $kind:ident = $text:literal,)* })*) => {
        /// What an entry is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Noun { $($noun,)* }

        impl Noun {
            pub const ALL: &[Self] = &[$(Self::$noun,)*];

            /// As it stands in the log.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$noun => $noun_text,)* }
            }

            /// What a reader of the log needs to see the thing itself.
            pub const fn act(self) -> Act {
                match self { $(Self::$noun => Act::$act,)* }
            }
        }

        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind { $($($(#[doc = $meaning])* $kind,)*)* }

        impl Kind {
            pub const ALL: &[Self] = &[$($(Self::$kind,)*)*];

            /// As it stands in the log.
            pub const fn text(self) -> &'static str {
                match self { $($(Self::$kind => $text,)*)* }
            }

            pub const fn noun(self) -> Noun {
                match self { $($(Self::$kind => Noun::$noun,)*)* }
            }

            /// What happened, in one sentence.
            pub const fn meaning(self) -> &'static str {
                match self { $($(Self::$kind => concat!($($meaning),*),)*)* }
            }
        }
    };
}

kinds! {
    Organization "organization" ReadOrganization {
        /// The organization was added.
        OrganizationCreated = "organization.created",
        /// The organization's settings changed.
        OrganizationUpdated = "organization.updated",
    }
    IdentityProvider "identity_provider" ManageOrganization {
        /// An identity provider is trusted from now on.
        IdentityProviderCreated = "identity_provider.created",
        /// An identity provider's settings changed.
        IdentityProviderUpdated = "identity_provider.updated",
        /// An identity provider is no longer trusted.
        IdentityProviderDisabled = "identity_provider.disabled",
    }
    Integration "integration" ManageOrganization {
        /// An API client was registered.
        IntegrationCreated = "integration.created",
        /// An API client's name or grants changed.
        IntegrationUpdated = "integration.updated",
        /// An API client may no longer call.
        IntegrationDisabled = "integration.disabled",
        /// The brake holds the deactivations of an API client: they were too many.
        IntegrationHeld = "integration.held",
        /// Somebody released an API client that was held.
        IntegrationReleased = "integration.released",
    }
    Employee "employee" ReadEmployee {
        /// Somebody joined the roster.
        EmployeeCreated = "employee.created",
        /// Attributes of an employee changed.
        EmployeeUpdated = "employee.updated",
        /// An employee left.
        EmployeeTerminated = "employee.terminated",
        /// A leaver came back under the same external id.
        EmployeeReactivated = "employee.reactivated",
    }
    Team "team" ReadEmployee {
        /// A directory pushed a group.
        TeamCreated = "team.created",
        /// A group's name or members changed.
        TeamUpdated = "team.updated",
        /// A directory deleted a group.
        TeamDeleted = "team.deleted",
    }
    RosterPlan "roster_plan" ReadRosterPlan {
        /// A roster was compared with the employees.
        RosterPlanCreated = "roster_plan.created",
        /// A part of a large roster plan was carried out.
        RosterPlanProgressed = "roster_plan.progressed",
        /// A held roster plan was released.
        RosterPlanReleased = "roster_plan.released",
        /// A roster plan was carried out.
        RosterPlanApplied = "roster_plan.applied",
    }
    CompetencyFramework "competency_framework" ReadCompetency {
        /// A framework was imported.
        CompetencyFrameworkImported = "competency_framework.imported",
        /// A framework was imported again and differed.
        CompetencyFrameworkUpdated = "competency_framework.updated",
    }
    Assessment "assessment" ReadAssessment {
        /// Somebody was placed at a level of a competency.
        AssessmentRecorded = "assessment.recorded",
    }
    Program "program" ReadProgram {
        /// A program was drafted.
        ProgramCreated = "program.created",
        /// A program's settings changed.
        ProgramUpdated = "program.updated",
        /// A program takes participants and runs.
        ProgramOpened = "program.opened",
        /// A program ended.
        ProgramClosed = "program.closed",
    }
    Participant "participant" ReadParticipant {
        /// Somebody was enrolled or invited.
        ParticipantEnrolled = "participant.enrolled",
        /// An invitation was accepted.
        ParticipantAccepted = "participant.accepted",
        /// Somebody takes a break.
        ParticipantPaused = "participant.paused",
        /// Somebody is back from a break.
        ParticipantResumed = "participant.resumed",
        /// Somebody left the program.
        ParticipantWithdrawn = "participant.withdrawn",
        /// Somebody lost their partner and waits for another.
        ParticipantRequeued = "participant.requeued",
        /// Somebody who waited has a partner again.
        ParticipantMatched = "participant.matched",
        /// Somebody finished the program.
        ParticipantCompleted = "participant.completed",
    }
    Round "round" ReadProgram {
        /// A cycle of a program began.
        RoundStarted = "round.started",
        /// A cycle of a program ended.
        RoundEnded = "round.ended",
    }
    Pairing "pairing" ReadPairing {
        /// Participants were brought together.
        PairingCreated = "pairing.created",
        /// Partners went their ways.
        PairingEnded = "pairing.ended",
        /// A roster change put two partners into one reporting line.
        PairingConflictRaised = "pairing.conflict_raised",
        /// A roster change took two partners out of one reporting line.
        PairingConflictCleared = "pairing.conflict_cleared",
    }
    Session "session" ReadSession {
        /// A meeting was planned.
        SessionScheduled = "session.scheduled",
        /// A meeting was moved.
        SessionRescheduled = "session.rescheduled",
        /// A meeting took place.
        SessionHeld = "session.held",
        /// A meeting was called off.
        SessionCancelled = "session.cancelled",
        /// Nobody met.
        SessionMissed = "session.missed",
    }
    LearningRecord "learning_record" ReadLearningRecord {
        /// Something learned or done was put on record.
        LearningRecordCreated = "learning_record.created",
        /// A record was taken back by a later one.
        LearningRecordVoided = "learning_record.voided",
    }
}

/// An entry that waits for its number, which it gets when its transaction commits.
#[derive(Debug)]
pub struct Entry {
    pub kind: Kind,
    pub subject: Uuid,
    pub version: i64,
    /// Names of the changed fields as the schema spells them.
    pub fields: Vec<&'static str>,
    /// The learning record that is the subject: it is written with the entry and carries the entry's number.
    pub record: Option<Box<learning_record::Model>>,
}

impl Kind {
    pub fn of(self, subject: impl TypedId, version: i64) -> Entry {
        Entry { kind: self, subject: subject.uuid(), version, fields: Vec::new(), record: None }
    }

    /// Reads a kind back from the log.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|kind| kind.text() == text).copied()
    }
}

impl Noun {
    /// Whether tokens are read by it: after a change, what was read before must not be believed any more.
    pub const fn decides_access(self) -> bool {
        matches!(self, Self::Organization | Self::IdentityProvider | Self::Integration | Self::Employee)
    }

    /// Reads a noun back from the log.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().find(|noun| noun.text() == text).copied()
    }
}

impl Entry {
    pub fn changing(mut self, fields: Vec<&'static str>) -> Self {
        self.fields = fields;
        self
    }

    /// The entry of a new learning record.
    pub fn learned(record: learning_record::Model) -> Self {
        let voids = record.voids_id.is_some();
        let kind = if voids { Kind::LearningRecordVoided } else { Kind::LearningRecordCreated };
        Self { record: Some(Box::new(record.clone())), ..kind.of(record.id, 1) }
    }
}
