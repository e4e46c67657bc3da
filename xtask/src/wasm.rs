//! What of a WebAssembly module is worth sending.

/// The module without its custom sections: the names of functions and the like, which are of use to
/// a debugger and a quarter of the file. Nothing when the bytes are no module.
pub fn without_names(module: &[u8]) -> Option<Vec<u8>> {
    const HEAD: usize = 8;
    if !module.starts_with(b"\0asm") {
        return None;
    }
    let mut kept = module.get(..HEAD)?.to_vec();
    let mut rest = module.get(HEAD..)?;
    while let Some((&id, after_id)) = rest.split_first() {
        let (size, content) = leb128(after_id)?;
        let next = content.get(size..)?;
        if id != 0 {
            kept.extend_from_slice(rest.get(..rest.len() - next.len())?);
        }
        rest = next;
    }
    Some(kept)
}

/// An unsigned number of up to 32 bits, and what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut value = 0usize;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(at + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn custom_sections_go_and_the_others_stay_byte_for_byte() {
        let head = *b"\0asm\x01\0\0\0";
        let custom = [0, 5, 4, b'n', b'a', b'm', b'e'];
        let types = [1, 0x81, 0x00, 0];
        let module = [&head[..], &custom, &types, &custom].concat();
        assert_eq!(without_names(&module), Some([&head[..], &types].concat()));
        assert_eq!(without_names(b"<html>"), None);
        assert_eq!(without_names(&[&head[..], &[1, 9, 0]].concat()), None, "cut off");
    }
}
