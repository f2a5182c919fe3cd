//! Prefetch: a hint to the processor to fetch memory that will be read soon.
//!
//! The only unsafe code of the crate. It changes no value: without it (on other targets it does
//! nothing) every result is the same, only later.

const LINE_BYTES: usize = 64;

/// Asks for all cache lines of `target` to be brought near.
#[inline(always)]
pub fn prefetch_whole<T>(target: &T) {
    let first = std::ptr::from_ref(target).cast::<u8>();
    (0..size_of::<T>()).step_by(LINE_BYTES).for_each(|offset| prefetch(first.wrapping_add(offset)));
    // The last byte may lie on a line of its own.
    prefetch(first.wrapping_add(size_of::<T>().saturating_sub(1)));
}

/// Asks for `target`'s first cache line to be brought near.
#[inline(always)]
pub fn prefetch_read<T>(target: &T) {
    prefetch(std::ptr::from_ref(target).cast());
}

#[inline(always)]
#[cfg_attr(not(target_arch = "x86_64"), expect(unused_variables, reason = "no hint on this target"))]
fn prefetch(byte: *const u8) {
    #[cfg(target_arch = "x86_64")]
    #[expect(unsafe_code, reason = "the hint has no safe form; it reads nothing, whatever the address")]
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(byte.cast());
    }
}
