//! Reading the change log, one page at a time. Writing it is part of every write (`app::UnitOfWork`); following it live is `feed::Tail`.

use crate::{
    access::{Actor, Permission},
    app::App,
    feed::{self, Filter},
    platform::{
        Error, Result, db,
        page::{CursorValue, PageArgs, decode, encode},
        transaction,
    },
};
use entity::{Tenanted, change};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

/// The name of the sort order of the change log, and of everything else that is sorted by its sequence number. They share one cursor.
pub const LOG_ORDER: &str = "log";

/// The largest number of entries that one page reads to find those that match its filter.
const MAX_SCANNED_ENTRIES: i64 = 10_000;

/// The cursor of a sequence number.
pub fn encode_cursor(seq: i64) -> String {
    encode(LOG_ORDER, &[CursorValue::Number(seq)])
}

/// The sequence number of a cursor. `None` is the start of the log.
///
/// # Errors
/// `Invalid` on `field` when the text is not a cursor of the change log.
pub fn decode_cursor(field: &str, cursor: Option<&str>) -> Result<i64> {
    let Some(text) = cursor else { return Ok(0) };
    match decode(field, LOG_ORDER, &[CursorValue::Number(0)], text)?.as_slice() {
        [CursorValue::Number(seq)] if *seq >= 0 => Ok(*seq),
        _ => Err(Error::invalid(field, "is not a cursor of the change log")),
    }
}

/// A page of the change log.
pub struct Page {
    pub entries: Vec<change::Model>,
    /// The page covers the log up to this sequence number: entries up to it that are not on the page do not match the filter.
    pub through: i64,
    /// Whether the log had later entries when the page was read.
    pub has_next: bool,
}

/// Reads the entries after a cursor that match the filter.
///
/// # Errors
/// `ResyncRequired` when entries after the cursor have been pruned.
pub async fn list(app: &App, actor: &Actor, after: Option<&str>, first: Option<i32>, filter: &Filter) -> Result<Page> {
    actor.reach(Permission::ReadChange)?;
    let after = decode_cursor("after", after)?;
    let args = PageArgs { first, ..Default::default() };
    let (size, _) = args.size(app.config.limit_page_default, app.config.limit_page_max)?;
    // One snapshot for both statements: entries that are pruned between them must not look like an empty log.
    let tx = transaction::snapshot(&app.db).await?;
    let head = feed::head(&tx, actor.organization()).await?;
    if after < head.pruned_seq {
        return Err(Error::ResyncRequired { restart_after: head.seq });
    }
    let horizon = head.seq.min(after.saturating_add(MAX_SCANNED_ENTRIES));
    let mut select =
        change::Entity::of(actor.organization()).filter(change::Column::Seq.gt(after)).filter(change::Column::Seq.lte(horizon));
    if let Some(kinds) = &filter.kinds {
        select = select.filter(db::in_texts(&tx, change::Column::Kind, kinds.iter().map(|kind| (*kind).to_owned())));
    }
    if let Some(subject_kinds) = &filter.subject_kinds {
        select = select.filter(db::in_texts(&tx, change::Column::SubjectKind, subject_kinds.iter().map(|kind| kind.as_str().to_owned())));
    }
    // One entry more than the page shows whether the page is full.
    let mut entries = select.order_by_asc(change::Column::Seq).limit(size + 1).all(&tx).await?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let is_full = entries.len() > size;
    entries.truncate(size);
    let through = match entries.last() {
        Some(last) if is_full => last.seq,
        None if is_full => after,
        _ => horizon.max(after),
    };
    Ok(Page { entries, through, has_next: through < head.seq })
}
