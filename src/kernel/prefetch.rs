//! Prefetch: a hint to the processor to fetch memory that will be read soon.
//!
//! The only unsafe code of the crate. It changes no value: without it (on other targets it does
//! nothing) every result is the same, only later.

/// Asks for `target`'s first cache line to be brought near.
#[inline(always)]
#[cfg_attr(not(target_arch = "x86_64"), expect(unused_variables, reason = "no hint on this target"))]
pub fn prefetch_read<T>(target: &T) {
    #[cfg(target_arch = "x86_64")]
    #[expect(unsafe_code, reason = "the hint has no safe form; it reads nothing, and a reference is valid")]
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(std::ptr::from_ref(target).cast());
    }
}
