//! The content security policies of the two builds, and the hashes they and the page carry.
//!
//! Both were tried in Chromium and Firefox, over http and from file://. `'wasm-unsafe-eval'` allows
//! compiling WebAssembly and nothing else. There is no nonce: in a static file it would be a constant.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256, Sha384};

/// For `dist/`: everything from the page's own origin, nothing inline.
pub fn for_files() -> String {
    policy(&[
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
    ])
}

/// For the single file: exactly these scripts and this style sheet, and no connection at all.
pub fn for_single_file(scripts: &[&str], style: &str) -> String {
    let hashes: Vec<String> = scripts.iter().map(|script| hash_source(script)).collect();
    policy(&[
        "default-src 'none'",
        &format!("script-src {} 'wasm-unsafe-eval'", hashes.join(" ")),
        &format!("style-src {}", hash_source(style)),
        "img-src data: blob:",
        "font-src data:",
        "worker-src blob:",
        "connect-src 'none'",
        "manifest-src 'none'",
    ])
}

fn policy(own: &[&str]) -> String {
    let common = [
        "object-src 'none'",
        "frame-src 'none'",
        "media-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default",
    ];
    [own, &common].concat().join("; ")
}

/// The policy as the first element of the page's head.
pub fn meta(policy: &str) -> String {
    format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")
}

fn hash_source(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(Sha256::digest(text)))
}

/// The value of an `integrity` attribute.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64.encode(Sha384::digest(bytes)))
}

/// Sixteen hex digits that change with the content: for file names.
pub fn short_hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_single_file_names_its_scripts_by_hash_and_connects_to_nothing() {
        let policy = for_single_file(&["", "x"], "");
        // The SHA-256 of nothing is well known.
        assert!(
            policy.contains(
                "script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-"
            )
        );
        assert!(policy.contains("connect-src 'none'"));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'self'"));
    }
}
