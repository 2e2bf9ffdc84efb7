//! An entry of the change log before it is written.

use super::ChangeKind;
use entity::learning_record;
use uuid::Uuid;

/// A change before it has a sequence number, which it gets when its transaction commits.
#[derive(Debug)]
pub struct Entry {
    pub kind: ChangeKind,
    /// The identifier of the object that changed.
    pub subject: Uuid,
    /// The version of the subject after the change.
    pub version: i64,
    /// The names of the changed fields in the schema.
    pub fields: Vec<&'static str>,
    /// The learning record that is the subject, if it is one. It is inserted together with the entry and has the same sequence number.
    pub record: Option<Box<learning_record::Model>>,
}

impl Entry {
    /// Sets the changed fields.
    pub fn with_fields(mut self, fields: Vec<&'static str>) -> Self {
        self.fields = fields;
        self
    }

    /// The entry of a new learning record, which is inserted with it.
    pub fn for_learning_record(record: learning_record::Model) -> Self {
        let is_voiding = record.voids_id.is_some();
        let kind = if is_voiding { ChangeKind::LearningRecordVoided } else { ChangeKind::LearningRecordCreated };
        Self { record: Some(Box::new(record.clone())), ..kind.entry(record.id, 1) }
    }
}
