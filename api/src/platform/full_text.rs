//! Search by words: PostgreSQL with a `tsvector` and a GIN index, SQLite with FTS5. Both index the same words, which are separated and
//! folded here and not by the database, so that a search finds the same rows on both.
//!
//! A table that can be searched has a text column with the result of [`to_words`]. On PostgreSQL, an index on the expression of
//! [`contains_words`] serves the search. On SQLite, a table `…_search` with the columns `words`, `organization` and `row_id` does, which
//! triggers keep current. The organization is indexed like a word, so that no search reads the entries of another one.

use super::{Error, Result};
use entity::{
    Keyed,
    id::{OrganizationId, TypedId},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend,
    sea_query::{BinOper, Expr, ExprTrait, Value},
};

/// The longest search, in characters.
const MAX_CHARS: usize = 200;

/// Of a longer word, the beginning counts. PostgreSQL indexes at most 2,046 bytes of a word, and a character has at most 4.
const MAX_WORD_CHARS: usize = 100;

/// Letters with a diacritic, or of two letters, and what they are compared as. Combining marks are left out anyway.
const FOLDED: [(&str, &str); 37] = [
    ("àáâãäåāăąǎạảấầẩẫậắằẳẵặ", "a"),
    ("æ", "ae"),
    ("çćĉċč", "c"),
    ("ďđḍ", "d"),
    ("ð", "d"),
    ("èéêëēĕėęěẹẻẽếềểễệ", "e"),
    ("ĝğġģǧ", "g"),
    ("ĥħḥ", "h"),
    ("ìíîïĩīĭįıǐỉị", "i"),
    ("ĳ", "ij"),
    ("ĵ", "j"),
    ("ķĸ", "k"),
    ("ĺļľŀł", "l"),
    ("ñńņňŉŋ", "n"),
    ("òóôõöøōŏőǒơọỏốồổỗộớờởỡợ", "o"),
    ("œ", "oe"),
    ("ŕŗř", "r"),
    ("śŝşšșṣſ", "s"),
    ("ß", "ss"),
    ("ţťŧțṭ", "t"),
    ("þ", "th"),
    ("ùúûüũūŭůűųǔưụủứừửữự", "u"),
    ("ŵẁẃẅ", "w"),
    ("ýÿŷỳỵỷỹ", "y"),
    ("źżžẓ", "z"),
    ("άἀἁ", "α"),
    ("έ", "ε"),
    ("ή", "η"),
    ("ίϊΐ", "ι"),
    ("ό", "ο"),
    ("ύϋΰ", "υ"),
    ("ώ", "ω"),
    ("ς", "σ"),
    ("ё", "е"),
    ("й", "и"),
    ("ї", "і"),
    ("ў", "у"),
];

/// The words of a text in the form in which they are compared: letters and digits, in lower case, without diacritics.
fn split_words(text: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let is_mark = |letter: char| ('\u{300}'..='\u{36f}').contains(&letter);
    for letter in text.chars().flat_map(char::to_lowercase).filter(|letter| !is_mark(*letter)) {
        if !letter.is_alphanumeric() {
            words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
        } else if let Some((_, folded)) = FOLDED.iter().find(|(letters, _)| !letter.is_ascii() && letters.contains(letter)) {
            word.push_str(folded);
        } else {
            word.push(letter);
        }
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words.iter().map(|word| word.chars().take(MAX_WORD_CHARS).collect()).collect()
}

/// The words of a text to store for the search, separated by single spaces.
pub fn to_words(text: &str) -> String {
    split_words(text).join(" ")
}

/// The words of a search. Everything that is neither a letter nor a digit separates words, so a search has no operators.
///
/// # Errors
/// `Invalid` on `field` when the search has no word, or more than 200 characters.
pub fn parse_search(field: &str, text: &str) -> Result<Vec<String>> {
    if text.chars().nth(MAX_CHARS).is_some() {
        return Err(Error::invalid(field, format!("must have at most {MAX_CHARS} characters")));
    }
    let words = split_words(text);
    if words.is_empty() {
        return Err(Error::invalid(field, "must contain a letter or a digit: omit it to get all rows"));
    }
    Ok(words)
}

/// The condition that a row contains all words, the last of them as the beginning of a word. `column` holds the result of [`to_words`], and
/// `search_table` is the search table on SQLite.
pub fn contains_words<E: Keyed>(
    db: &impl ConnectionTrait,
    column: E::Column,
    search_table: &'static str,
    organization: OrganizationId,
    words: &[String],
) -> Expr {
    // Words consist of letters and digits, so the quotes cannot be closed by a word.
    match db.get_database_backend() {
        DbBackend::Postgres => {
            let words: Vec<_> = words.iter().map(|word| format!("'{word}'")).collect();
            let query = format!("'={}' & {}:*", organization.uuid(), words.join(" & "));
            // Exactly the expression of the index.
            let sql = "array_to_tsvector(array_append(string_to_array($1, ' '), '=' || $2::text)) @@ CAST(CAST($3 AS text) AS tsquery)";
            Expr::cust_with_exprs(sql, [column.into_expr(), E::ORGANIZATION.into_expr(), Expr::value(query)])
        }
        _ => {
            let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
            let query = format!("organization:\"{}\" AND words:({}*)", organization.uuid().simple(), words.join(" AND "));
            let found = format!("(SELECT unhex(row_id) FROM {search_table} WHERE {search_table} MATCH ?)");
            E::ID.into_expr().binary(BinOper::In, Expr::cust_with_values(found, [Value::String(Some(query))]))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_case_diacritics_and_punctuation() {
        assert_eq!(to_words("Ask *one* open question, then WAIT…"), "ask one open question then wait");
        assert_eq!(to_words("Über-Ängste; Straße, İstanbul & Łódź"), "uber angste strasse istanbul lodz");
        assert_eq!(to_words("re\u{301}sume\u{301} résumé"), "resume resume", "composed and decomposed letters");
        assert_eq!(to_words("Слушать ещё 傾聴 ✓ 2nd"), "слушать еще 傾聴 2nd");
        assert_eq!(to_words("\u{0}\"' | & ! ( ) : * - \\ %"), "");
        assert_eq!(to_words(&"x".repeat(5000)).len(), MAX_WORD_CHARS);
    }

    #[test]
    fn every_letter_is_folded_once_and_stays_folded() {
        let letters: Vec<char> = FOLDED.iter().flat_map(|(letters, _)| letters.chars()).collect();
        for letter in &letters {
            assert_eq!(letters.iter().filter(|other| *other == letter).count(), 1, "{letter}");
            let folded = to_words(&letter.to_string());
            assert_eq!(to_words(&folded), folded, "{letter}");
        }
    }

    #[test]
    fn a_search_without_words_or_beyond_the_limit_is_refused_on_its_field() {
        for text in ["", " ", "\"*\" !", "\u{0}", &"a".repeat(MAX_CHARS + 1), &"x".repeat(1 << 20)] {
            let Err(Error::Invalid(problems)) = parse_search("filter.search", text) else { panic!("{text:.20} is accepted") };
            assert_eq!(problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["filter.search"]);
        }
        assert_eq!(parse_search("", "x' | 'y\0\" OR NOT z*").unwrap_or_default(), ["x", "y", "or", "not", "z"]);
    }
}
