//! The error in an older form of XML that STS still answers with in places, and the SDK does not read:
//! `<Response><Errors><Error><Code/><Message/></Error></Errors><RequestID/></Response>`.

use aws_smithy_xml::decode::{Document, ScopedDecoder, XmlDecodeError, try_data};

/// The longest code that is taken for one.
const LONGEST_CODE: usize = 128;

/// What such a body says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct XmlError {
    pub code: Option<String>,
    pub message: Option<String>,
    pub request_id: Option<String>,
}

/// The error in a body; none unless it has this form and a code that looks like one.
pub(super) fn error(body: &[u8]) -> Option<XmlError> {
    let mut document = Document::try_from(body).ok()?;
    let mut root = document.root_element().ok()?;
    if !matches!(root.start_el().local(), "Response" | "ErrorResponse") {
        return None;
    }
    let mut found = XmlError::default();
    while let Some(mut element) = root.next_tag() {
        match element.start_el().local() {
            "Errors" => read_errors(&mut element, &mut found).ok()?,
            "RequestID" | "RequestId" => found.request_id = Some(try_data(&mut element).ok()?.into_owned()),
            _ => {}
        }
    }
    let is_code = |code: &String| {
        !code.is_empty() && code.len() <= LONGEST_CODE && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
    };
    found.code.as_ref().is_some_and(is_code).then_some(found)
}

/// The first error of several.
fn read_errors(errors: &mut ScopedDecoder<'_, '_>, found: &mut XmlError) -> Result<(), XmlDecodeError> {
    while let Some(mut error) = errors.next_tag() {
        while let Some(mut member) = error.next_tag() {
            let text = match member.start_el().local() {
                "Code" => &mut found.code,
                "Message" => &mut found.message,
                _ => continue,
            };
            let value = try_data(&mut member)?.into_owned();
            text.get_or_insert(value);
        }
    }
    Ok(())
}
