//! The canonical form of JSON (RFC 8785) and the fingerprint over it: equal content gives equal bytes,
//! whoever wrote it, so that a later program can compute the same fingerprint.

use serde_json::{Map, Value as Json};
use sha2::{Digest, Sha256};

/// The canonical text: no blanks, members sorted by the UTF-16 units of their names, strings with the
/// shortest escapes, numbers as ECMAScript writes them.
pub fn text(value: &Json) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// SHA-256 of a text, as 64 hexadecimal digits.
pub fn sha256(text: &str) -> String {
    sha256_of(text.as_bytes())
}

/// SHA-256 of bytes, as 64 hexadecimal digits.
pub fn sha256_of(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Appends the canonical text.
pub fn write(value: &Json, out: &mut String) {
    match value {
        Json::Object(map) => write_object(map, out),
        Json::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        Json::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() => write_float(float, out),
            _ => out.push_str(&number.to_string()),
        },
        plain => out.push_str(&plain.to_string()),
    }
}

fn write_object(map: &Map<String, Json>, out: &mut String) {
    let mut members: Vec<(&String, &Json)> = map.iter().collect();
    crate::sort::by(&mut members, |a, b| a.0.encode_utf16().cmp(b.0.encode_utf16()));
    out.push('{');
    for (i, (name, value)) in members.into_iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        out.push_str(&Json::from(name.as_str()).to_string());
        out.push(':');
        write(value, out);
    }
    out.push('}');
}

/// As `Number::toString` of ECMAScript: the shortest digits, an exponent from 1e21 and below 1e-6.
fn write_float(float: f64, out: &mut String) {
    let size = float.abs();
    if size == 0.0 {
        out.push('0');
    } else if (1e-6..1e21).contains(&size) {
        out.push_str(&float.to_string());
    } else {
        let written = format!("{float:e}");
        let signed = if size >= 1.0 { written.replacen('e', "e+", 1) } else { written };
        out.push_str(&signed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 8785, 3.2.4, and its rule on sorting, 3.2.3.
    #[test]
    fn the_examples_of_the_rfc_come_out() {
        let check = |json: &str, expect: &str| {
            assert_eq!(text(&serde_json::from_str(json).unwrap()), expect);
        };
        check(
            r#"{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
                "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#,
            r#"{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}"#,
        );
        check(
            "{\"\u{20ac}\":1,\"\\r\":2,\"\u{fb33}\":3,\"1\":4,\"\u{1f600}\":5,\"\u{80}\":6,\"\u{f6}\":7}",
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}",
        );
        check(
            "[-0.0,1e20,1e21,12345678901234567890]",
            "[0,100000000000000000000,1e+21,12345678901234567890]",
        );
    }

    #[test]
    fn the_fingerprint_is_the_known_one() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(sha256(""), empty);
    }
}
