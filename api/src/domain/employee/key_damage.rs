//! Damage of keys and addresses, which are compared as a whole: invisible characters, and numbers in scientific notation. Pure.

/// The problem of a key or address that is compared as a whole: nobody sees why it is another one.
pub(super) const INVISIBLE_CHARACTER: &str = "contains an invisible character, such as a zero-width space or a no-break space";

/// What has happened to a key on its way through a spreadsheet, as an error message: other keys may have become the same text.
pub fn find_key_damage(key: &str) -> Option<&'static str> {
    if has_invisible_character(key) {
        return Some(INVISIBLE_CHARACTER);
    }
    is_scientific(key)
        .then_some("is a number in scientific notation, whose last digits are lost: format the column as text and export it again")
}

pub(super) fn has_invisible_character(text: &str) -> bool {
    text.chars().any(|letter| {
        matches!(letter, '\u{a0}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}')
            || matches!(letter, '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
    })
}

/// Whether a text is a number such as `1.23E+11`. A key such as `12E5`, without a sign and a decimal point, is not.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once(['.', ',']).map_or((unsigned, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = exponent.strip_prefix(['-', '+']);
    let has_sign_or_point = digits.is_some() || fraction.is_some();
    has_sign_or_point && is_number(whole) && fraction.is_none_or(is_number) && is_number(digits.unwrap_or(exponent))
}
