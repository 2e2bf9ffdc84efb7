//! Export: which objects a file contains, one page of identifiers at a time: all that the actor may see, or those that changed since a
//! cursor of the change log.
//!
//! The cursor from which the next file goes on is read before the first object. A change that commits while the file is written is in that
//! file, in the next one, or in both, and is never lost. All objects are read in the order of their creation, which no change moves; no
//! transaction is open between two pages.
//!
//! None of these objects is ever deleted: an employee who left is TERMINATED, an erased one keeps the row, a session is CANCELLED, and a
//! learning record is voided by another.
//!
//! Not here: the fields of the objects and the formats of a file (`transport/http/exports`).

use super::{
    assessment,
    change::{self, LOG_ORDER, decode_cursor, encode_cursor},
    competency, employee, learning_record, session,
};
use crate::{
    access::{Actor, Permission, Reach},
    app::App,
    feed::{self, ChangeKind, SubjectKind},
    platform::{
        Error, Result,
        page::{self, CursorValue, PageArgs, PageRequest, SortOrder},
    },
};
use entity::{
    Keyed, change as changes,
    id::{AssessmentId, CompetencyFrameworkId, CompetencyId, EmployeeId, LearningRecordId, SessionId, TypedId},
    learning_record as records,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QuerySelect, Select};
use std::collections::{BTreeSet, HashSet, VecDeque};
use uuid::Uuid;

/// How many identifiers are remembered so that an object that changed several times comes once.
const MAX_REMEMBERED: usize = 100_000;

/// What the objects of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    LearningRecord,
    Competency,
    Assessment,
    Session,
    Employee,
}

impl Noun {
    /// The permission to read the objects.
    pub const fn permission(self) -> Permission {
        match self {
            Self::LearningRecord => Permission::ReadLearningRecord,
            Self::Competency => Permission::ReadCompetency,
            Self::Assessment => Permission::ReadAssessment,
            Self::Session => Permission::ReadSession,
            Self::Employee => Permission::ReadEmployee,
        }
    }

    /// The entries of the change log after which an object is written again: those about it, or about an object that it is part of.
    fn triggers(self) -> (&'static [SubjectKind], &'static [ChangeKind]) {
        match self {
            Self::LearningRecord => (&[SubjectKind::LearningRecord], &[]),
            Self::Competency => (&[SubjectKind::CompetencyFramework], &[]),
            // Erasing an employee removes the evidence from the assessments.
            Self::Assessment => (&[SubjectKind::Assessment], &[ChangeKind::EmployeeErased]),
            Self::Session => (&[SubjectKind::Session], &[]),
            Self::Employee => (&[SubjectKind::Employee], &[]),
        }
    }

    /// Whether some callers see objects that they did not see before without a change of the objects: those of a pairing that they joined.
    fn follows_pairings(self) -> bool {
        matches!(self, Self::Session | Self::Employee)
    }

    /// The identifier with its type prefix.
    fn format_id(self, id: Uuid) -> String {
        match self {
            Self::LearningRecord => LearningRecordId(id).to_string(),
            Self::Competency => CompetencyId(id).to_string(),
            Self::Assessment => AssessmentId(id).to_string(),
            Self::Session => SessionId(id).to_string(),
            Self::Employee => EmployeeId(id).to_string(),
        }
    }
}

/// Where an export goes on.
#[derive(Debug)]
enum Position {
    /// All objects, after the one with this identifier.
    Objects(Option<Uuid>),
    /// The learning records after this sequence number.
    Records(i64),
    /// The objects with changes after this sequence number.
    Changes(i64),
    End,
}

/// An export that is under way.
#[derive(Debug)]
pub struct Export {
    noun: Noun,
    /// The end of the change log when the export began.
    through: i64,
    position: Position,
    /// Objects that are found and not yet returned.
    found: VecDeque<Uuid>,
    /// Objects with changes that were found before.
    remembered: HashSet<Uuid>,
}

impl Export {
    /// Begins with all objects or, after a cursor of the change log, with those that changed since.
    ///
    /// # Errors
    /// `Invalid` on `after` when it is not a cursor of the change log, and when the actor sees a part of the list that can grow without a
    /// change of its objects; `ResyncRequired` when changes after the cursor have been pruned, or the log ends before it.
    pub async fn begin(app: &App, actor: &Actor, noun: Noun, after: Option<&str>) -> Result<Self> {
        let reach = actor.reach(noun.permission())?;
        let after = after.map(|cursor| decode_cursor("after", Some(cursor))).transpose()?;
        let head = feed::head(&app.db, actor.organization()).await?;
        let position = match (noun, after) {
            (Noun::LearningRecord, None) => Position::Records(0),
            // Learning records are never pruned.
            (Noun::LearningRecord, Some(after)) if after <= head.seq => Position::Records(after),
            (_, None) => Position::Objects(None),
            (noun, Some(_)) if noun.follows_pairings() && matches!(reach, Reach::Own(_)) => {
                let message = "you see those of your pairings, and a new pairing shows older ones: leave it out, and load the whole file";
                return Err(Error::invalid("after", message));
            }
            (_, Some(after)) if head.contains_entries_after(after) => Position::Changes(after),
            (_, Some(_)) => return Err(Error::ResyncRequired { restart_after: head.seq }),
        };
        Ok(Self { noun, through: head.seq, position, found: VecDeque::new(), remembered: HashSet::new() })
    }

    /// The cursor after which the next export goes on.
    pub fn cursor(&self) -> String {
        encode_cursor(self.through)
    }

    /// The identifiers of the next objects, with their type prefix, at most `size`; `None` after the last one.
    ///
    /// # Errors
    /// `ResyncRequired` when changes that are not read yet were pruned during the export.
    pub async fn next(&mut self, app: &App, actor: &Actor, size: u32) -> Result<Option<Vec<String>>> {
        let wanted = usize::try_from(size).unwrap_or(usize::MAX);
        while self.found.len() < wanted {
            match self.position {
                Position::Objects(after) => self.read_objects(app, actor, after, size).await?,
                Position::Records(after) => self.read_records(app, actor, after, size).await?,
                Position::Changes(after) => self.read_changes(app, actor, after).await?,
                Position::End => break,
            }
        }
        let ids = self.found.drain(..wanted.min(self.found.len()));
        let ids: Vec<String> = ids.map(|id| self.noun.format_id(id)).collect();
        Ok((!ids.is_empty()).then_some(ids))
    }

    async fn read_objects(&mut self, app: &App, actor: &Actor, after: Option<Uuid>, size: u32) -> Result<()> {
        let page = match self.noun {
            Noun::Competency => page_of_ids(app, competency::visible_to(actor)?, after, size).await?,
            Noun::Assessment => page_of_ids(app, assessment::visible_to(actor)?, after, size).await?,
            Noun::Session => page_of_ids(app, session::visible_to(actor)?, after, size).await?,
            Noun::Employee => page_of_ids(app, employee::visible_to(actor)?, after, size).await?,
            Noun::LearningRecord => page_of_ids(app, learning_record::visible_to(actor)?, after, size).await?,
        };
        self.position = match page.rows.last() {
            Some(last) if page.has_next => Position::Objects(Some(*last)),
            _ => Position::End,
        };
        self.found.extend(page.rows);
        Ok(())
    }

    async fn read_records(&mut self, app: &App, actor: &Actor, after: i64, size: u32) -> Result<()> {
        use records::Column::{Id, Seq};
        let order = SortOrder::<records::Entity>::new(LOG_ORDER).key(Seq, |row: &records::Model| CursorValue::Number(row.seq));
        let request = page_request(order, Some(encode_cursor(after)), size)?;
        let select = learning_record::visible_to(actor)?.filter(Seq.lte(self.through)).select_only().columns([Id, Seq]);
        let rows = app.db.query_all_raw(page::page_statement(&app.db, select, &request)).await?;
        let rows = rows.iter().map(|row| Ok((row.try_get("", "id")?, row.try_get("", "seq")?)));
        let page = request.page(rows.collect::<Result<Vec<(Uuid, i64)>>>()?);
        self.position = match page.rows.last() {
            Some((_, seq)) if page.has_next => Position::Records(*seq),
            _ => Position::End,
        };
        self.found.extend(page.rows.into_iter().map(|(id, _)| id));
        Ok(())
    }

    async fn read_changes(&mut self, app: &App, actor: &Actor, after: i64) -> Result<()> {
        let (entries, read) = change::list_about(app, actor, (after, self.through), self.noun.triggers()).await?;
        if self.remembered.len() > MAX_REMEMBERED {
            self.remembered.clear();
        }
        for id in self.affected_objects(app, actor, entries).await? {
            if self.remembered.insert(id) {
                self.found.push_back(id);
            }
        }
        self.position = if read < self.through { Position::Changes(read) } else { Position::End };
        Ok(())
    }

    /// The objects that entries of the change log are about, in the order of the entries.
    async fn affected_objects(&self, app: &App, actor: &Actor, entries: Vec<changes::Model>) -> Result<Vec<Uuid>> {
        let is_about_employee = |entry: &changes::Model| entry.subject_kind == SubjectKind::Employee.as_str();
        let mut affected = Vec::new();
        match self.noun {
            Noun::Competency => {
                let frameworks: BTreeSet<Uuid> = entries.iter().map(|entry| entry.subject_id).collect();
                for framework in frameworks {
                    let ids = competency::list_ids_of_framework(app, actor, CompetencyFrameworkId(framework)).await?;
                    affected.extend(ids.into_iter().map(TypedId::uuid));
                }
            }
            Noun::Assessment => {
                let (erased, own): (Vec<_>, Vec<_>) = entries.into_iter().partition(is_about_employee);
                affected.extend(own.iter().map(|entry| entry.subject_id));
                if !erased.is_empty() {
                    let employees: Vec<Uuid> = erased.iter().map(|entry| entry.subject_id).collect();
                    let involving = assessment::list_ids_involving(&app.db, actor, employees).await?;
                    affected.extend(involving.into_iter().map(TypedId::uuid));
                }
            }
            _ => affected.extend(entries.iter().map(|entry| entry.subject_id)),
        }
        Ok(affected)
    }
}

fn page_request<E: sea_orm::EntityTrait>(order: SortOrder<E>, after: Option<String>, size: u32) -> Result<PageRequest<E>> {
    let args = PageArgs { first: i32::try_from(size).ok(), after, ..Default::default() };
    PageRequest::new(order, &args, size, size)
}

/// A page of the identifiers of rows, in the order of the identifiers, which is that of the creation.
async fn page_of_ids<E: Keyed>(app: &App, select: Select<E>, after: Option<Uuid>, size: u32) -> Result<page::Page<Uuid>> {
    const ORDER: &str = "export";
    let after = after.map(|id| page::encode(ORDER, &[CursorValue::Id(id)]));
    let request = page_request(SortOrder::<E>::new(ORDER).then_id(), after, size)?;
    let select = select.select_only().column(E::ID);
    let rows = app.db.query_all_raw(page::page_statement(&app.db, select, &request)).await?;
    let ids = rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect::<Result<Vec<Uuid>>>()?;
    Ok(request.page(ids))
}
