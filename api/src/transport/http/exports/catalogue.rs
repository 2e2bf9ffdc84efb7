//! The files: for each, its objects, and its columns with the fields of the schema that they show.
//!
//! Every caller gets the same columns. A part that the token may not read, because it lacks a scope, is absent from NDJSON and has empty cells
//! in CSV. The page "Files" of the book lists the columns.

use crate::{
    access::{Actor, Permission},
    domain::export::Noun,
};
use std::fmt::Write;

/// The name of what a path below `/exports/` names, for an error.
pub const NOUN: &str = "export: the exports are learning-records, competencies, assessments, sessions and employees";

/// A file.
pub struct File {
    /// The name in the path and of the downloaded file.
    pub name: &'static str,
    pub noun: Noun,
    /// The type of its objects in the schema.
    type_name: &'static str,
    parts: &'static [Part],
}

/// Columns, and the fields that they show.
struct Part {
    /// The permission that the fields need in addition to that of the file.
    needs: Option<Permission>,
    /// The fields, in the syntax of a selection set without its braces.
    fields: &'static str,
    /// The paths of the columns, separated by white space. `None`: the same as `fields`.
    columns: Option<&'static str>,
}

const fn fields(fields: &'static str) -> Part {
    Part { needs: None, fields, columns: None }
}

const fn object(fields: &'static str, columns: &'static str) -> Part {
    Part { needs: None, fields, columns: Some(columns) }
}

impl Part {
    const fn needs(self, permission: Permission) -> Self {
        Self { needs: Some(permission), ..self }
    }
}

const EMPLOYEE: Part = object("employee { externalId userName email }", "employee.externalId employee.userName employee.email")
    .needs(Permission::ReadEmployee);
const PROGRAM: Part = object("program { name }", "program.name").needs(Permission::ReadProgram);

const FILES: &[File] = &[
    File {
        name: "learning-records",
        noun: Noun::LearningRecord,
        type_name: "LearningRecord",
        parts: &[
            fields("id seq verb occurredAt createdAt employeeId"),
            EMPLOYEE,
            fields("programId"),
            PROGRAM,
            fields("sessionId assessmentId"),
            object(
                "assessment { kind evidenceUri competencyId competency { caseIdentifier humanCode statement } }",
                "assessment.kind assessment.evidenceUri assessment.competencyId assessment.competency.caseIdentifier
                 assessment.competency.humanCode assessment.competency.statement",
            )
            .needs(Permission::ReadAssessment),
            object(
                "details { ... on AttendedDetails { durationMinutes coachedMinutes wasCoachedMinutes }
                 ... on AssessedDetails { level levels confidence } ... on CompletedDetails { programId } ... on VoidedDetails { voidsId } }",
                "details.durationMinutes details.coachedMinutes details.wasCoachedMinutes details.level details.levels details.confidence",
            ),
            fields("voidsId"),
            object("voidedBy { id }", "voidedBy.id"),
        ],
    },
    File {
        name: "competencies",
        noun: Noun::Competency,
        type_name: "Competency",
        parts: &[
            fields("id version caseIdentifier caseUri humanCode statement competencyFrameworkId"),
            object(
                "competencyFramework { caseIdentifier title levels }",
                "competencyFramework.caseIdentifier competencyFramework.title competencyFramework.levels",
            ),
            fields("parentId createdAt updatedAt"),
        ],
    },
    File {
        name: "assessments",
        noun: Noun::Assessment,
        type_name: "Assessment",
        parts: &[
            fields("id kind level confidence evidenceUri assessedAt employeeId"),
            EMPLOYEE,
            fields("assessorId competencyId"),
            object(
                "competency { caseIdentifier humanCode statement }",
                "competency.caseIdentifier competency.humanCode competency.statement",
            ),
            fields("sessionId createdAt"),
        ],
    },
    File {
        name: "sessions",
        noun: Noun::Session,
        type_name: "Session",
        parts: &[
            fields("id version status startsAt durationMinutes heldAt pairingId programId"),
            PROGRAM,
            fields("guideVersionId"),
            object("attendance { employeeId attended } turns { position coachId learnerId minutes }", "attendance turns"),
            fields("createdAt updatedAt"),
        ],
    },
    File {
        name: "employees",
        noun: Noun::Employee,
        type_name: "Employee",
        parts: &[
            fields("id version externalId userName email givenName familyName displayName jobTitle jobLevel department employeeNumber"),
            fields("costCenter division company location timeZone status role recordConsent hiredOn terminatedOn deprovisionedAt erasedAt"),
            fields("managerId"),
            object("manager { externalId }", "manager.externalId"),
            object("customAttributes { name value }", "customAttributes"),
            fields("createdAt updatedAt"),
        ],
    },
];

/// The file with this name.
pub fn find(name: &str) -> Option<&'static File> {
    FILES.iter().find(|file| file.name == name)
}

impl File {
    /// The paths of the columns.
    pub fn columns(&self) -> Vec<&'static str> {
        self.parts.iter().flat_map(|part| part.columns.unwrap_or(part.fields).split_whitespace()).collect()
    }

    /// The document that reads objects by their identifiers, with the parts that the actor may read.
    pub fn document(&self, actor: &Actor) -> String {
        let mut selection = String::new();
        for part in self.parts.iter().filter(|part| part.needs.is_none_or(|permission| actor.reach(permission).is_ok())) {
            // Writing to a string cannot fail.
            let _ = write!(selection, "{} ", part.fields);
        }
        format!("query Export($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {} {{ {selection}}} }} }}", self.type_name)
    }

    /// What a row costs at most: 1, and 1 for each object below.
    pub fn row_cost(&self) -> u64 {
        let braces = |part: &Part| part.fields.matches('{').count() - part.fields.matches("... on").count();
        u64::try_from(1 + self.parts.iter().map(braces).sum::<usize>()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_a_path_into_the_fields_of_its_file() {
        for file in FILES {
            let columns = file.columns();
            let unique: std::collections::HashSet<_> = columns.iter().collect();
            assert_eq!(unique.len(), columns.len(), "{}", file.name);
            let all_fields: String = file.parts.iter().map(|part| format!("{} ", part.fields)).collect();
            for name in columns.iter().flat_map(|column| column.split('.')) {
                assert!(all_fields.split_whitespace().any(|field| field == name), "{}: {name}", file.name);
            }
            assert!(NOUN.contains(file.name));
        }
    }
}
