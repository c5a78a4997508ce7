//! The library as WebAssembly: no imports, four exports. A page writes a JSON object into memory that it got from
//! [`alloc`], hands it to [`call`], and reads the JSON object that is the answer where [`out`] points. All else is in
//! [`engine`].
//!
//! The names are given away in WebAssembly alone: in a program of the system, its own tests among them, `free` is taken.

pub mod engine;

use engine::Engine;
use std::cell::RefCell;

thread_local! {
    static ENGINE: RefCell<(Engine, Vec<u8>)> = RefCell::default();
}

/// Memory of so many bytes, for a caller to write into; [`free`] takes it back.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn alloc(bytes: usize) -> *mut u8 {
    Box::into_raw(vec![0u8; bytes].into_boxed_slice()).cast()
}

/// Takes memory back.
///
/// # Safety
/// The memory came from [`alloc`] with this many bytes, and is not used afterwards.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn free(memory: *mut u8, bytes: usize) {
    // SAFETY: by the contract above this is the box that `alloc` gave away.
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(memory, bytes)) });
}

/// Does what the JSON object in this memory asks, and gives the length of the answer.
///
/// # Safety
/// The memory holds this many bytes and nobody writes into it meanwhile.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub unsafe extern "C" fn call(memory: *const u8, bytes: usize) -> usize {
    // SAFETY: by the contract above.
    let asked = unsafe { std::slice::from_raw_parts(memory, bytes) };
    ENGINE.with_borrow_mut(|(engine, out)| {
        *out = engine.call(asked).into_bytes();
        out.len()
    })
}

/// Where the answer to the last call is, until the next one.
#[cfg_attr(target_arch = "wasm32", unsafe(no_mangle))]
pub extern "C" fn out() -> *const u8 {
    ENGINE.with_borrow(|(_, out)| out.as_ptr())
}
