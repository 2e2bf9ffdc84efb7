//! Numbers that look random and are the same at each start.

/// A number from 0 to 99 for some numbers that name what it decides.
pub fn percent(of: &[usize]) -> usize {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    for part in of {
        // The steps of SplitMix64.
        state = state.wrapping_add(u64::try_from(*part).unwrap_or_default()).wrapping_add(0x9e37_79b9_7f4a_7c15);
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^= state >> 31;
    }
    usize::try_from(state % 100).unwrap_or_default()
}

/// One of some values.
pub fn pick<T: Copy>(values: &[T], of: &[usize]) -> Option<T> {
    let index = percent(of) * values.len() / 100;
    values.get(index).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_the_same_at_each_start_and_spread_over_the_whole_range() {
        assert_eq!(percent(&[1, 2]), percent(&[1, 2]));
        let below_half = (0..1000).filter(|number| percent(&[*number, 7]) < 50).count();
        assert!((400..600).contains(&below_half), "{below_half}");
        assert!(pick(&[1, 2, 3], &[5]).is_some() && pick::<i32>(&[], &[5]).is_none());
    }
}
