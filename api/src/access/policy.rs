//! The table of permissions: the scope that each permission needs, and how far it reaches for each kind of caller. The reference page
//! "Who may do what" is generated from it ([`table`]).

use super::Scope;
use entity::id::EmployeeId;

/// How far a permission reaches for one caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Only objects that concern this employee.
    Own(EmployeeId),
    /// Every object of the organization.
    All,
}

/// What the table grants to one kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// The permission is denied.
    No,
    /// The permission is limited to objects that concern the caller.
    Own,
    /// The permission reaches every object of the organization.
    All,
}
use Grant::{All, No, Own};

/// One row of the table. A caller needs the scope and, as a person, a role with a grant.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub permission: Permission,
    /// What the permission allows, in plain English.
    pub description: &'static str,
    pub scope: Scope,
    /// An integration that calls in its own name.
    pub service: Grant,
    /// A person with the role EMPLOYEE.
    pub employee: Grant,
    /// A person with the role PROGRAM_MANAGER.
    pub program_manager: Grant,
    /// A person with the role ADMINISTRATOR.
    pub administrator: Grant,
}

impl Rule {
    /// The grants by kind of caller: `integration`, or the name of a role in the schema.
    pub fn grants(&self) -> [(&'static str, Grant); 4] {
        [
            ("integration", self.service),
            ("EMPLOYEE", self.employee),
            ("PROGRAM_MANAGER", self.program_manager),
            ("ADMINISTRATOR", self.administrator),
        ]
    }

    /// The requirement of the `Error::Forbidden` for a caller who has the scope but no grant.
    pub(super) fn requirement(&self) -> &'static str {
        match (self.service, self.employee, self.program_manager, self.administrator) {
            (_, Own, All, _) => "the role PROGRAM_MANAGER or ADMINISTRATOR, unless it concerns yourself",
            (_, Own, _, All) => "the role ADMINISTRATOR, unless it concerns yourself",
            (No, Own, ..) => "the token of the employee concerned",
            (_, Own, ..) => "an integration's token, unless it concerns yourself",
            (_, _, All, _) => "the role PROGRAM_MANAGER or ADMINISTRATOR",
            (_, _, _, All) => "the role ADMINISTRATOR",
            _ => "an integration's token",
        }
    }
}

/// Every row of the table, in the order of its declaration.
pub fn table() -> impl Iterator<Item = Rule> {
    Permission::ALL.iter().map(|permission| permission.rule())
}

macro_rules! policy {
    ($($(#[doc = $description:literal])*
       $permission:ident: $scope:ident, $service:ident, $employee:ident, $manager:ident, $administrator:ident;)*) => {
        /// Everything that can be permitted or denied.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Permission {
            $($(#[doc = $description])* $permission,)*
        }

        impl Permission {
            /// All permissions, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$permission,)*];

            /// The row of the table.
            pub const fn rule(self) -> Rule {
                match self {
                    $(Self::$permission => Rule {
                        permission: self,
                        description: concat!($($description),*).trim_ascii(),
                        scope: Scope::$scope,
                        service: $service,
                        employee: $employee,
                        program_manager: $manager,
                        administrator: $administrator,
                    },)*
                }
            }

            /// The scope that the permission needs.
            pub const fn scope(self) -> Scope {
                self.rule().scope
            }
        }
    };
}

// The columns after the scope: integration, EMPLOYEE, PROGRAM_MANAGER, ADMINISTRATOR.
policy! {
    /// Read the organization, and the caller's own identity, role and scopes.
    ReadOrganization:   OrganizationRead,   All, All, All, All;
    /// Read and change identity providers, integrations with their SCIM tokens and xAPI credentials, roster sources, signing keys, and the limits of the brake.
    ManageOrganization: OrganizationAdmin,  All, No,  No,  All;
    /// Read employees and SCIM groups. Callers with the role EMPLOYEE see only themselves and their present and past partners, and no groups.
    ReadEmployee:       RosterRead,         All, Own, All, All;
    /// Create, change and terminate employees, plan and apply rosters, and change SCIM groups.
    WriteEmployee:      RosterWrite,        All, No,  No,  All;
    /// Read roster plans and the roster digest.
    ReadRosterPlan:     RosterRead,         All, No,  No,  All;
    /// Release roster changes that the brake holds. An integration cannot release a plan that it sent itself.
    ReleaseRoster:      RosterRelease,      All, No,  No,  All;
    /// Set the role of an employee.
    AssignRole:         OrganizationAdmin,  All, No,  No,  All;
    /// Erase the personal data of employees whose employment has ended, and read the requests for it. Two administrators decide: one requests, another one confirms.
    EraseEmployee:      OrganizationAdmin,  No,  No,  No,  All;
    /// Export everything that is stored about oneself.
    ReadOwnData:        OrganizationRead,   No,  Own, Own, Own;
    /// Give or withdraw consent to learning records. Each employee can do so only for themselves.
    GiveConsent:        LearningWrite,      No,  Own, Own, Own;
    /// Read competency frameworks and their competencies.
    ReadCompetency:     CompetencyRead,     All, All, All, All;
    /// Import competency frameworks.
    WriteCompetency:    CompetencyWrite,    All, No,  All, All;
    /// Read assessments. People, independent of their role, see only those that they gave or received.
    ReadAssessment:     CompetencyRead,     All, Own, Own, Own;
    /// Record assessments. People, independent of their role, record them only in their own name.
    WriteAssessment:    CompetencyWrite,    All, Own, Own, Own;
    /// Read the rules by which statements become evidence of competencies.
    ReadEvidenceRule:   CompetencyRead,     All, All, All, All;
    /// Create, change, retire and replay the rules by which statements become evidence of competencies.
    WriteEvidenceRule:  CompetencyWrite,    All, No,  All, All;
    /// Read guides. Drafts, and guides that were never published, are visible only to integrations, and to people who may change guides.
    ReadGuide:          ProgramRead,        All, All, All, All;
    /// Create, change, publish, import and archive guides.
    WriteGuide:         ProgramWrite,       All, No,  All, All;
    /// Read question sets. Drafts, and sets that were never published, are visible only to integrations, and to people who may change sets.
    ReadQuestionSet:    ProgramRead,        All, All, All, All;
    /// Create, change, publish, import and archive question sets.
    WriteQuestionSet:   ProgramWrite,       All, No,  All, All;
    /// Read programs and their rounds. Drafts are visible only to integrations, and to people who may change programs.
    ReadProgram:        ProgramRead,        All, All, All, All;
    /// Create and change programs, enrol participants, start rounds and form pairings.
    WriteProgram:       ProgramWrite,       All, No,  All, All;
    /// Read participants. Callers with the role EMPLOYEE see only themselves and their present and past partners.
    ReadParticipant:    ProgramRead,        All, Own, All, All;
    /// Accept, pause, resume or end a participation in a program. Callers with the role EMPLOYEE can change only their own.
    UpdateParticipant:  ProgramWrite,       All, Own, All, All;
    /// Read pairings. Callers with the role EMPLOYEE see only those of which they are or were a member.
    ReadPairing:        ProgramRead,        All, Own, All, All;
    /// Read the pairings that are proposed for a round, and match rounds.
    ReadMatchProposal:  ProgramRead,        All, No,  All, All;
    /// Read the pairs of employees who are never paired. People see only those that they requested; those who may change programs, and integrations, see also the ones that the management of the programs requested.
    ReadMatchBlock:     ProgramRead,        All, Own, All, All;
    /// Say that two employees are never paired. Callers with the role EMPLOYEE can do so only for themselves.
    WriteMatchBlock:    ProgramWrite,       All, Own, All, All;
    /// Read sessions. Callers with the role EMPLOYEE see only those of their own pairings.
    ReadSession:        SessionRead,        All, Own, All, All;
    /// Read the balance of coaching time. People, independent of their role, read only that of their own pairings and their own minutes.
    ReadBalance:        SessionRead,        No,  Own, Own, Own;
    /// Read working hours. People, independent of their role, read only their own.
    ReadWorkingHours:   SessionRead,        No,  Own, Own, Own;
    /// Set working hours. People, independent of their role, can do so only for themselves.
    SetWorkingHours:    SessionWrite,       No,  Own, Own, Own;
    /// Issue and revoke calendar feeds. People, independent of their role, can do so only for themselves.
    ManageCalendarFeed: SessionWrite,       No,  Own, Own, Own;
    /// Schedule, reschedule, hold and cancel sessions. Callers with the role EMPLOYEE can change only those of their own pairings.
    WriteSession:       SessionWrite,       All, Own, All, All;
    /// Read goals. People, independent of their role, see only their own, and those that present and past partners share with their pairings.
    ReadGoal:           GoalRead,           No,  Own, Own, Own;
    /// Create and change goals. People, independent of their role, can do so only for themselves.
    WriteGoal:          GoalWrite,          No,  Own, Own, Own;
    /// Read commitments. People, independent of their role, see only their own, and those made in the pairings of which they are or were a member.
    ReadCommitment:     GoalRead,           No,  Own, Own, Own;
    /// Make and review commitments. People, independent of their role, can do so only for themselves.
    WriteCommitment:    GoalWrite,          No,  Own, Own, Own;
    /// Read reflections. Employees see only their own, and those that others share with pairings of which the employee is or was a member. For every other caller, reflections do not exist.
    ReadReflection:     GoalRead,           No,  Own, No,  No;
    /// Write, edit and delete reflections. Employees do so only for themselves.
    WriteReflection:    GoalWrite,          No,  Own, No,  No;
    /// Read the agendas of sessions. People, independent of their role, read only those of their own pairings.
    ReadAgenda:         SessionRead,        No,  Own, Own, Own;
    /// Add and remove topics of agendas, and mark items as done. People, independent of their role, do so only in their own pairings.
    WriteAgenda:        SessionWrite,       No,  Own, Own, Own;
    /// Read feedback. People, independent of their role, see only the exchanges of their own pairings, and the answers that they gave or received.
    ReadFeedback:       FeedbackRead,       No,  Own, Own, Own;
    /// Open exchanges of feedback and submit feedback. People, independent of their role, do so only in their own pairings.
    WriteFeedback:      FeedbackWrite,      No,  Own, Own, Own;
    /// Answer the pulse of a round. People, independent of their role, answer only for themselves. The answers are counted, and cannot be read.
    AnswerPulse:        PulseWrite,         No,  Own, Own, Own;
    /// Read recognitions. Callers with the role EMPLOYEE see those for the organization and for the programs in which they take part. Those for a pairing are visible to its members, and every person, independent of their role, sees those that they gave or received.
    ReadRecognition:    RecognitionRead,    All, Own, All, All;
    /// Give and withdraw recognitions. People, independent of their role, do so only in their own name.
    WriteRecognition:   RecognitionWrite,   No,  Own, Own, Own;
    /// Read takeaways. Callers with the role EMPLOYEE see those of the programs in which they take part, and their own.
    ReadTakeaway:       TakeawayRead,       All, Own, All, All;
    /// Share, edit and withdraw takeaways, and mark those of others as helpful. People, independent of their role, do so only in their own name.
    WriteTakeaway:      TakeawayWrite,      No,  Own, Own, Own;
    /// Read learning records, and the statements of other systems. People, independent of their role, see only their own.
    ReadLearningRecord: LearningRead,       All, Own, Own, Own;
    /// Void learning records.
    VoidLearningRecord: LearningWrite,      All, No,  No,  All;
    /// Read the statements and documents of the learning record store. Statements of learning records also need the permission to read learning records.
    ReadStatement:      XapiRead,           All, No,  No,  No;
    /// Store statements and documents in the learning record store, and void statements.
    WriteStatement:     XapiWrite,          All, No,  No,  No;
    /// Read badges. Drafts are visible only to integrations, and to people who may change badges.
    ReadBadge:          BadgeRead,          All, All, All, All;
    /// Create, change, activate and retire badges, and offer and revoke them.
    WriteBadge:         BadgeWrite,         All, No,  All, All;
    /// Read who was offered a badge and has it. Callers with the role EMPLOYEE see only their own; other people see what a rule offered when it was accepted.
    ReadBadgeAward:     BadgeRead,          All, Own, All, All;
    /// Accept or decline a badge, withdraw the consent to one, and get a learner record. Each employee can do so only for themselves.
    AcceptBadge:        BadgeWrite,         No,  Own, Own, Own;
    /// Read figures about groups of people. Figures about fewer people than the minimum of the organization are suppressed.
    ReadInsight:        InsightRead,        All, No,  All, All;
    /// Read and follow the change log. Callers with the role EMPLOYEE read only the entries that are addressed to the members of their own pairings.
    ReadChange:         ChangeRead,         All, Own, All, All;
    /// Read the schema by introspection when the server runs in production.
    ReadSchema:         SchemaRead,         All, All, All, All;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_has_a_description_that_is_a_sentence() {
        for rule in table() {
            let description = rule.description;
            assert!(description.starts_with(char::is_uppercase) && description.ends_with('.'), "{:?}: {description}", rule.permission);
        }
    }

    #[test]
    fn every_scope_is_needed_by_a_permission() {
        for scope in Scope::ALL {
            assert!(table().any(|rule| rule.scope == *scope), "no permission needs {}", scope.name());
        }
    }

    #[test]
    fn grants_do_not_shrink_from_employee_to_administrator() {
        let rank = |grant| match grant {
            No => 0,
            Own => 1,
            All => 2,
        };
        // Reflections exist for the role EMPLOYEE only.
        let is_concealed = |rule: &Rule| matches!(rule.permission, Permission::ReadReflection | Permission::WriteReflection);
        for rule in table().filter(|rule| !is_concealed(rule)) {
            let ranks = [rule.employee, rule.program_manager, rule.administrator].map(rank);
            assert!(ranks.is_sorted(), "{:?}: {ranks:?}", rule.permission);
        }
    }
}
