//! Reading the change log. Writing it is part of every write (`app::Work`); following it live is `feed::Tail`.

use crate::{
    access::{Act, Actor},
    app::App,
    feed::{self, Filter},
    platform::{
        Error, Result, db,
        page::{PageArgs, Part, decode, encode},
        transaction,
    },
};
use entity::{Tenanted, change};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

/// The name of the order of everything that is numbered by the change log: one cursor serves all of it.
pub const LOG: &str = "log";

/// The most entries that one page looks through in search of those that fit its filter.
const LOOKED_THROUGH: i64 = 10_000;

/// The cursor of a position in the change log.
pub fn cursor(seq: i64) -> String {
    encode(LOG, &[Part::Number(seq)])
}

/// The position of a cursor; the beginning when there is none.
pub fn position(field: &str, cursor: Option<&str>) -> Result<i64> {
    let Some(text) = cursor else { return Ok(0) };
    match decode(field, LOG, &[Part::Number(0)], text)?.as_slice() {
        [Part::Number(seq)] if *seq >= 0 => Ok(*seq),
        _ => Err(Error::invalid(field, "is not a cursor of the change log")),
    }
}

/// Some entries of the log.
pub struct Page {
    pub entries: Vec<change::Model>,
    /// Everything up to this number has been looked at: what is not among the entries was not asked for.
    pub through: i64,
    /// Whether the log went further when it was read.
    pub has_next: bool,
}

/// The entries after a cursor that fit the filter.
///
/// # Errors
/// `ResyncRequired` when the log no longer goes back that far.
pub async fn list(app: &App, actor: &Actor, after: Option<&str>, first: Option<i32>, filter: &Filter) -> Result<Page> {
    actor.reach(Act::ReadChange)?;
    let after = position("after", after)?;
    let args = PageArgs { first, ..Default::default() };
    let (size, _) = args.size(app.config.limit_page_default, app.config.limit_page_max)?;
    // One state of the database: a pruning between two statements must not look like an empty log.
    let tx = transaction::snapshot(&app.db).await?;
    let head = feed::head(&tx, actor.organization()).await?;
    if after < head.pruned_seq {
        return Err(Error::ResyncRequired { restart_after: head.seq });
    }
    let horizon = head.seq.min(after.saturating_add(LOOKED_THROUGH));
    let mut select =
        change::Entity::of(actor.organization()).filter(change::Column::Seq.gt(after)).filter(change::Column::Seq.lte(horizon));
    if let Some(kinds) = &filter.kinds {
        select = select.filter(db::among_text(&tx, change::Column::Kind, kinds.iter().map(|kind| (*kind).to_owned())));
    }
    if let Some(nouns) = &filter.nouns {
        select = select.filter(db::among_text(&tx, change::Column::SubjectKind, nouns.iter().map(|noun| noun.text().to_owned())));
    }
    let mut entries = select.order_by_asc(change::Column::Seq).limit(size + 1).all(&tx).await?;
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    let full = entries.len() > size;
    entries.truncate(size);
    let through = match entries.last() {
        Some(last) if full => last.seq,
        None if full => after,
        _ => horizon.max(after),
    };
    Ok(Page { entries, through, has_next: through < head.seq })
}
