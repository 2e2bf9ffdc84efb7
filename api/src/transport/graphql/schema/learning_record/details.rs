//! The details of a learning record: one type per verb, read from the JSON that the record stores.

use crate::{
    platform::{Error, Result},
    transport::graphql::schema::id::Gid,
};
use async_graphql::{SimpleObject, Union};
use entity::{
    id::{LearningRecordId, ProgramId},
    learning_record::{Model, Verb},
};
use serde::{Deserialize, de::DeserializeOwned};

/// The details of the fact that a learning record states. The verb of the record decides the type.
#[derive(Union)]
pub enum LearningRecordDetails {
    Attended(AttendedDetails),
    Assessed(AssessedDetails),
    Completed(CompletedDetails),
    Voided(VoidedDetails),
}

/// The details of a learning record with the verb ATTENDED: how the employee took part in the session.
#[derive(SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AttendedDetails {
    /// The scheduled length of the session in minutes, 5 to 480.
    duration_minutes: i32,
    /// The minutes of the turns in which the employee coached. 0 when there were none.
    coached_minutes: i32,
    /// The minutes of the turns in which the employee was coached. 0 when there were none.
    was_coached_minutes: i32,
}

/// The details of a learning record with the verb ASSESSED: the result of the assessment.
#[derive(SimpleObject, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssessedDetails {
    /// The level that the employee has reached, from 1 to `levels`.
    level: i32,
    /// The number of levels of the scale, which is the level of full mastery.
    levels: i32,
    /// The confidence of the assessor in the level, from 0 to 100 percent. Null: not stated.
    confidence: Option<i32>,
}

/// The details of a learning record with the verb COMPLETED: the program that the employee completed.
#[derive(SimpleObject)]
pub struct CompletedDetails {
    /// The identifier of the program that was completed, `prg_…`.
    program_id: Gid<ProgramId>,
}

/// The details of a learning record with the verb VOIDED: the record that is no longer valid.
#[derive(SimpleObject)]
pub struct VoidedDetails {
    /// The identifier of the learning record that is voided, `lrc_…`.
    voids_id: Gid<LearningRecordId>,
}

impl LearningRecordDetails {
    /// The details of a stored record.
    ///
    /// # Errors
    /// `Internal` when the stored record does not have what its verb needs.
    pub fn of(record: &Model) -> Result<Self> {
        let missing = |what| Error::internal(format!("the learning record {} has no {what}", record.id));
        Ok(match record.verb {
            Verb::Attended => Self::Attended(parse(record)?),
            Verb::Assessed => Self::Assessed(parse(record)?),
            Verb::Completed => {
                let program_id = record.program_id.ok_or_else(|| missing("program"))?;
                Self::Completed(CompletedDetails { program_id: Gid(program_id) })
            }
            Verb::Voided => {
                let voids_id = record.voids_id.ok_or_else(|| missing("record that it voids"))?;
                Self::Voided(VoidedDetails { voids_id: Gid(voids_id) })
            }
        })
    }
}

fn parse<T: DeserializeOwned>(record: &Model) -> Result<T> {
    T::deserialize(&record.result).map_err(Error::internal)
}
