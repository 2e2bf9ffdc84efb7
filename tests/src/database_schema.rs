//! The migrated database: its tables match the entities; foreign keys and filters have indexes.

use crate::world::{DatabaseKind, World};
use sea_orm::{
    ColumnTrait, ColumnType, ConnectionTrait, DatabaseConnection, EntityTrait, IdenStatic, Iterable, PrimaryKeyToColumn, Statement,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// A table as the entity describes it, or as it is in the database.
#[derive(Debug, PartialEq, Eq)]
struct Table {
    columns: BTreeMap<String, Column>,
    primary_key: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
struct Column {
    /// The type in the database.
    kind: String,
    nullable: bool,
}

struct ForeignKey {
    table: String,
    columns: Vec<String>,
    on_delete: String,
    on_update: String,
}

/// The name and the columns of the table of an entity.
fn describe<E: EntityTrait>(kind: DatabaseKind) -> (String, Table) {
    let columns = E::Column::iter().map(|column| {
        let definition = column.def();
        let nullable = definition.is_null();
        (column.as_str().to_owned(), Column { kind: type_name(kind, definition.get_column_type()).to_owned(), nullable })
    });
    let primary_key = E::PrimaryKey::iter().map(|key| key.into_column().as_str().to_owned()).collect();
    (E::default().table_name().to_owned(), Table { columns: columns.collect(), primary_key })
}

/// The type of a column in the database.
fn type_name(kind: DatabaseKind, column: &ColumnType) -> &'static str {
    let (sqlite, postgres) = match column {
        ColumnType::Uuid => ("BLOB", "uuid"),
        ColumnType::String(_) | ColumnType::Text => ("TEXT", "text"),
        ColumnType::Integer => ("INTEGER", "integer"),
        ColumnType::BigInteger => ("bigint", "bigint"),
        ColumnType::Boolean => ("boolean", "boolean"),
        ColumnType::Date => ("TEXT", "date"),
        ColumnType::TimestampWithTimeZone => ("TEXT", "timestamp with time zone"),
        ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => ("BLOB", "bytea"),
        ColumnType::Json | ColumnType::JsonBinary => ("TEXT", "jsonb"),
        other => panic!("no type is listed for {other:?}"),
    };
    match kind {
        DatabaseKind::Sqlite => sqlite,
        DatabaseKind::Postgres => postgres,
    }
}

macro_rules! entities {
    ($($name:ident)*) => {
        const ENTITIES: &[&str] = &[$(stringify!($name)),*];

        fn describe_all(kind: DatabaseKind) -> BTreeMap<String, Table> {
            BTreeMap::from([$(describe::<entity::$name::Entity>(kind)),*])
        }

        /// The number of rows in each table, all of which are read as models.
        pub async fn count_models(db: &DatabaseConnection) -> BTreeMap<&'static str, usize> {
            BTreeMap::from([$((stringify!($name), entity::$name::Entity::find().all(db).await.unwrap().len())),*])
        }

        /// All values of all columns, one text per table.
        pub async fn dump_models(db: &DatabaseConnection) -> BTreeMap<&'static str, String> {
            BTreeMap::from([$((stringify!($name), format!("{:?}", entity::$name::Entity::find().all(db).await.unwrap()))),*])
        }
    };
}

entities! {
    agenda_item allowed_operation assessment badge badge_award calendar_feed case_entry change change_head commitment competency competency_framework console_session employee
    employee_erasure employee_external_id evidence_rule feedback feedback_exchange feedback_version goal guide guide_step guide_version idempotency_key
    identity_provider integration learning_record match_block match_proposal match_proposal_pairing match_proposal_unmatched organization
    pairing pairing_member participant personal_key program program_competency program_guide program_question_set pulse pulse_comment
    pulse_participation pulse_tally question question_set question_set_version recognition reflection roster_batch roster_plan roster_row
    roster_source roster_source_run round scim_token session session_attendance session_turn signing_key statement statement_attachment
    statement_exclusion statement_projection
    statement_term takeaway takeaway_mark tally team team_member webhook_attempt webhook_endpoint
    working_hours xapi_activity xapi_credential xapi_document
}

#[tokio::test]
async fn migrated_tables_match_the_entities() {
    let world = World::new().await;
    let found = tables(&world.connect_database().await, world.database()).await;
    let mut expected = describe_all(world.database());
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>(),
        "the tables of the database (left) and of the entities"
    );
    for (name, table) in found {
        assert_eq!(Some(table), expected.remove(&name), "the table {name} (left) and its entity (right)");
    }
    world.end().await;
}

#[tokio::test]
async fn every_foreign_key_has_an_index_and_does_not_cascade() {
    let world = World::new().await;
    let db = world.connect_database().await;
    let indexes = indexes(&db, world.database()).await;
    let keys = foreign_keys(&db, world.database()).await;
    assert!(keys.len() > 30, "only {} foreign keys were found", keys.len());
    for key in keys {
        assert_eq!((key.on_delete.as_str(), key.on_update.as_str()), ("NO ACTION", "NO ACTION"), "{} {:?}", key.table, key.columns);
        let has_index = indexes.iter().any(|(table, columns)| *table == key.table && columns.starts_with(&key.columns));
        assert!(has_index, "no index of {} begins with {:?}", key.table, key.columns);
    }
    world.end().await;
}

/// Filters on a column of another table or name, with that table and column.
const FILTERS_ON_OTHER_TABLES: [(&str, &str, &str); 12] = [
    ("pairing.employee_id", "pairing_member", "employee_id"),
    ("match_block.employee_id", "match_block", "employee_low_id"),
    ("employee.program_id", "participant", "program_id"),
    ("employee.manager_line_id", "employee", "manager_id"),
    ("participant.family_name", "employee", "family_name"),
    ("participant.department", "employee", "department"),
    ("session.department", "employee", "department"),
    ("session.member_id", "pairing_member", "employee_id"),
    ("session.round_id", "pairing", "round_id"),
    ("statement.verb", "statement_term", "term"),
    ("statement.activity_id", "statement_term", "term"),
    ("statement.matched", "statement", "employee_id"),
];

/// Filters with an index of an expression: `list_plans` tests that it is used.
const EXPRESSIONS: [&str; 5] = [
    "employee.without_session_since",
    "pairing.without_session_since",
    "participant.waiting_since",
    "participant.without_session_since",
    "session.held_at",
];

/// Filters by words, which have an index of another kind: `takeaway_search` tests that it is used.
const SEARCHES: [&str; 1] = ["takeaway.search"];

#[tokio::test]
async fn every_filter_of_the_schema_has_an_index() {
    let world = World::new().await;
    let indexes = indexes(&world.connect_database().await, world.database()).await;
    let filters = filters();
    assert!(filters.len() > 30, "only {} filters were found", filters.len());
    for (table, column) in filters {
        let name = format!("{table}.{column}");
        if SEARCHES.contains(&name.as_str()) || EXPRESSIONS.contains(&name.as_str()) {
            continue;
        }
        let other = FILTERS_ON_OTHER_TABLES.iter().find(|(filter, ..)| *filter == name);
        let (table, column) = other.map_or((&*table, &*column), |(_, table, column)| (*table, *column));
        let is_prefix = |columns: &[String]| {
            columns.first().is_some_and(|first| first == "organization_id") && columns.get(1).is_some_and(|second| second == column)
        };
        let has_index = indexes.iter().any(|(indexed, columns)| indexed == table && is_prefix(columns));
        assert!(has_index, "no index of {table} begins with the organization and {column}");
    }
    world.end().await;
}

/// The fields of filter inputs, as tables and columns. Filters of connections below a parent, and of the change log, use the index of
/// the parent or of the log.
fn filters() -> Vec<(String, String)> {
    let (mut filters, mut table) = (Vec::new(), None);
    for line in include_str!("../../schema.graphql").lines() {
        if let Some(input) = line.strip_prefix("input ") {
            let noun = snake(input.strip_suffix("Filter {").unwrap_or_default());
            table = ENTITIES.contains(&noun.as_str()).then_some(noun).filter(|noun| !["change", "roster_row"].contains(&noun.as_str()));
        }
        // A line of a description may begin with a word and a colon, too, but with a capital letter.
        let is_name = |text: &str| text.starts_with(char::is_lowercase) && text.chars().all(char::is_alphanumeric);
        match (&table, line.strip_prefix('\t').and_then(|text| text.split_once(": "))) {
            (Some(table), Some((field, _))) if is_name(field) => filters.push((table.clone(), snake(field))),
            _ => {}
        }
        if line == "}" {
            table = None;
        }
    }
    filters
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[test]
fn every_entity_is_listed() {
    let declarations = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../entity/src/lib.rs")).unwrap();
    let modules = declarations.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).filter(|name| *name != "id");
    assert_eq!(modules.collect::<BTreeSet<_>>(), ENTITIES.iter().copied().collect());
}

/// The rows of a query whose columns are strings; null is empty.
async fn query_strings<const N: usize>(db: &DatabaseConnection, query: &str) -> Vec<[String; N]> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.unwrap();
    let text = |row: &sea_orm::QueryResult, index: usize| row.try_get_by_index::<Option<String>>(index).unwrap().unwrap_or_default();
    rows.iter().map(|row| std::array::from_fn(|index| text(row, index))).collect()
}

/// Splits a list of column names, in the order of the index or key.
fn split_names(names: &str) -> Vec<String> {
    names.split(' ').map(str::to_owned).collect()
}

/// Without the tables of the migration tool, of SQLite and of its search by words.
const TABLES_SQLITE: &str = "(select name from pragma_table_list where schema = 'main' and type = 'table'
    and name not in ('seaql_migrations', 'sqlite_schema', 'sqlite_sequence'))";

async fn tables(db: &DatabaseConnection, kind: DatabaseKind) -> BTreeMap<String, Table> {
    let query = match kind {
        DatabaseKind::Sqlite => &format!(
            "select t.name, c.name, c.type, case c.\"notnull\" when 1 then 'NO' else 'YES' end, cast(c.pk as text)
             from {TABLES_SQLITE} t, pragma_table_info(t.name) c order by t.name, c.pk"
        ),
        DatabaseKind::Postgres => {
            "select c.relname::text, a.attname::text, format_type(a.atttypid, null), case when a.attnotnull then 'NO' else 'YES' end,
                coalesce(array_position(i.indkey::smallint[], a.attnum) + 1, 0)::text
             from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
             join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             left join pg_index i on i.indrelid = c.oid and i.indisprimary
             where c.relkind = 'r' and c.relname <> 'seaql_migrations' order by 1, 5"
        }
    };
    let mut tables = BTreeMap::new();
    for [table, name, kind, nullable, key_position] in query_strings::<5>(db, query).await {
        let table = tables.entry(table).or_insert_with(|| Table { columns: BTreeMap::new(), primary_key: Vec::new() });
        if key_position != "0" {
            table.primary_key.push(name.clone());
        }
        table.columns.insert(name, Column { kind, nullable: nullable == "YES" });
    }
    tables
}

/// The names of the tables.
pub async fn table_names(db: &DatabaseConnection, kind: DatabaseKind) -> Vec<String> {
    tables(db, kind).await.into_keys().collect()
}

/// The table and the columns of each index, with those of primary keys and unique constraints. A partial index counts if it excludes
/// only rows with null in one of its columns, because a filter looks for other values.
async fn indexes(db: &DatabaseConnection, kind: DatabaseKind) -> Vec<(String, Vec<String>)> {
    let query = match kind {
        DatabaseKind::Sqlite => &format!(
            "select t.name, (select group_concat(name, ' ') from (select name from pragma_index_info(i.name) order by seqno))
             from {TABLES_SQLITE} t, pragma_index_list(t.name) i where i.partial = 0 or exists (
                select 1 from pragma_index_info(i.name) k, sqlite_schema s
                where s.name = i.name and s.sql like '% where ' || k.name || ' is not null')"
        ),
        DatabaseKind::Postgres => {
            "select i.indrelid::regclass::text, (
                select string_agg(a.attname, ' ' order by k.place) from unnest(i.indkey::smallint[]) with ordinality k (number, place)
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number)
             from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
             where i.indisvalid and (i.indpred is null or exists (
                select 1 from pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey)
                and pg_get_expr(i.indpred, i.indrelid) = '(' || a.attname || ' IS NOT NULL)'))"
        }
    };
    query_strings::<2>(db, query).await.into_iter().map(|[table, columns]| (table, split_names(&columns))).collect()
}

async fn foreign_keys(db: &DatabaseConnection, kind: DatabaseKind) -> Vec<ForeignKey> {
    let query = match kind {
        DatabaseKind::Sqlite => &format!(
            "select name, group_concat(\"from\", ' '), on_delete, on_update from (
                select t.name, k.id, k.\"from\", k.on_delete, k.on_update
                from {TABLES_SQLITE} t, pragma_foreign_key_list(t.name) k order by t.name, k.id, k.seq)
             group by name, id"
        ),
        DatabaseKind::Postgres => {
            "select f.conrelid::regclass::text, (
                select string_agg(a.attname, ' ' order by k.place) from unnest(f.conkey) with ordinality k (number, place)
                join pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.number),
                case f.confdeltype when 'a' then 'NO ACTION' else f.confdeltype::text end,
                case f.confupdtype when 'a' then 'NO ACTION' else f.confupdtype::text end
             from pg_constraint f where f.contype = 'f'"
        }
    };
    let rows = query_strings::<4>(db, query).await;
    rows.into_iter()
        .map(|[table, columns, on_delete, on_update]| ForeignKey { table, columns: split_names(&columns), on_delete, on_update })
        .collect()
}
