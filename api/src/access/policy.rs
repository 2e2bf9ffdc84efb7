//! The one table of permissions: for each act the scope it needs and how far it reaches for whom.

use super::Scope;
use entity::id::EmployeeId;

/// How far a permitted act reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Only what concerns this employee.
    Own(EmployeeId),
    /// Everything in the organization.
    All,
}

/// What the table says of one kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    No,
    Own,
    All,
}
use Standing::{All, No, Own};

/// One line of the table.
pub(super) struct Rule {
    pub scope: Scope,
    pub service: Standing,
    pub employee: Standing,
    pub program_manager: Standing,
    pub administrator: Standing,
}

impl Rule {
    /// Who may, for the sentence of a refusal.
    pub fn who_may(&self) -> &'static str {
        match (self.service, self.employee, self.program_manager, self.administrator) {
            (_, Own, All, _) => "to concern you, or the role PROGRAM_MANAGER or ADMINISTRATOR",
            (_, Own, _, All) => "to concern you, or the role ADMINISTRATOR",
            (No, Own, ..) => "to be yourself",
            (_, Own, ..) => "to concern you",
            (_, _, All, _) => "the role PROGRAM_MANAGER or ADMINISTRATOR",
            (_, _, _, All) => "the role ADMINISTRATOR",
            _ => "an integration's token",
        }
    }
}

macro_rules! policy {
    ($($(#[doc = $meaning:literal])* $act:ident: $scope:ident, $service:ident, $employee:ident, $manager:ident, $administrator:ident;)*) => {
        /// Everything that can be permitted or refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Act {
            $($(#[doc = $meaning])* $act,)*
        }

        impl Act {
            pub(super) const fn rule(self) -> Rule {
                match self {
                    $(Self::$act => Rule {
                        scope: Scope::$scope,
                        service: $service,
                        employee: $employee,
                        program_manager: $manager,
                        administrator: $administrator,
                    },)*
                }
            }

            /// The scope that the act needs.
            pub const fn scope(self) -> Scope {
                self.rule().scope
            }
        }
    };
}

policy! {
    //                                              scope               service employee manager administrator
    /// See the organization's name.
    ReadOrganization:                               OrganizationRead,   All, All, All, All;
    /// See and change identity providers and integrations.
    ManageOrganization:                             OrganizationAdmin,  All, No,  No,  All;
    /// See employees: oneself and one's partners, or everybody.
    ReadEmployee:                                   RosterRead,         All, Own, All, All;
    /// Change employees.
    WriteEmployee:                                  RosterWrite,        All, No,  No,  All;
    /// See roster plans.
    ReadRosterPlan:                                 RosterRead,         All, No,  No,  All;
    /// Release changes of the roster that the brake holds.
    ReleaseRoster:                                  RosterRelease,      All, No,  No,  All;
    /// Give people their role in Coachgraph.
    AssignRole:                                     OrganizationAdmin,  All, No,  No,  All;
    /// Give or withdraw consent to learning records: nobody does it for somebody else.
    GiveConsent:                                    LearningWrite,      No,  Own, Own, Own;
    /// See competency frameworks.
    ReadCompetency:                                 CompetencyRead,     All, All, All, All;
    /// Import competency frameworks.
    WriteCompetency:                                CompetencyWrite,    All, No,  All, All;
    /// See assessments: for people those they gave or got.
    ReadAssessment:                                 CompetencyRead,     All, Own, Own, Own;
    /// Record assessments: people in their own name.
    WriteAssessment:                                CompetencyWrite,    All, Own, Own, Own;
    /// See programs; drafts only with the right to change them.
    ReadProgram:                                    ProgramRead,        All, All, All, All;
    /// Change programs, enrol participants, start rounds, form pairings.
    WriteProgram:                                   ProgramWrite,       All, No,  All, All;
    /// See participants.
    ReadParticipant:                                ProgramRead,        All, Own, All, All;
    /// Accept, pause, leave: one's own membership.
    AnswerParticipant:                              ProgramWrite,       All, Own, All, All;
    /// See rounds and pairings.
    ReadPairing:                                    ProgramRead,        All, Own, All, All;
    /// See sessions.
    ReadSession:                                    SessionRead,        All, Own, All, All;
    /// Schedule, move, hold and cancel sessions.
    WriteSession:                                   SessionWrite,       All, Own, All, All;
    /// See learning records.
    ReadLearningRecord:                             LearningRead,       All, Own, Own, Own;
    /// Void learning records.
    VoidLearningRecord:                             LearningWrite,      All, No,  No,  All;
    /// Read the change log.
    ReadChange:                                     ChangeRead,         All, No,  All, All;
    /// See the schema by introspection in production.
    ReadSchema:                                     SchemaRead,         All, All, All, All;
}
