//! Schemas. Encoding only: Terraform never sends a schema.
//!
//! Everything is sorted by name, so that the same rows always have the same bytes.

use super::ty;
use crate::{
    proto::tfplugin6::{
        ResourceIdentitySchema, Schema as WireSchema, StringKind,
        resource_identity_schema::IdentityAttribute as WireIdentityAttribute,
        schema::{
            Attribute as WireAttribute, Block as WireBlock, NestedBlock as WireNestedBlock, Object as WireObject,
            nested_block::NestingMode, object::NestingMode as ObjectNesting,
        },
    },
    schema::{Attribute, Block, IdentityAttribute, IdentitySchema, Mode, NestedBlock, Nesting, Schema},
};

/// The rows of a resource, data source, list resource or provider.
pub fn encode(schema: &Schema) -> WireSchema {
    WireSchema { version: schema.version, block: Some(encode_block(&schema.block)) }
}

/// The rows of an identity.
pub fn encode_identity(schema: &IdentitySchema) -> ResourceIdentitySchema {
    let mut identity_attributes: Vec<_> = schema.attributes.iter().map(encode_identity_attribute).collect();
    identity_attributes.sort_by(|a, b| a.name.cmp(&b.name));
    ResourceIdentitySchema { version: schema.version, identity_attributes }
}

fn encode_block(block: &Block) -> WireBlock {
    let mut block_types: Vec<_> = block.blocks.iter().filter(|nested| !nested.is_computed).map(encode_nested_block).collect();
    block_types.sort_by(|a, b| a.type_name.cmp(&b.type_name));
    WireBlock {
        attributes: encode_attributes(block),
        block_types,
        description: block.doc.to_owned(),
        description_kind: StringKind::Markdown.into(),
        ..WireBlock::default()
    }
}

/// The attributes of a block, including computed blocks: as blocks they could be configured.
fn encode_attributes(block: &Block) -> Vec<WireAttribute> {
    let computed = block.blocks.iter().filter(|nested| nested.is_computed).map(encode_computed_block);
    let mut attributes: Vec<_> = block.attributes.iter().map(encode_attribute).chain(computed).collect();
    attributes.sort_by(|a, b| a.name.cmp(&b.name));
    attributes
}

fn encode_computed_block(nested: &NestedBlock) -> WireAttribute {
    let nesting = match nested.nesting {
        Nesting::Single { .. } => ObjectNesting::Single,
        Nesting::List { .. } => ObjectNesting::List,
        Nesting::Set { .. } => ObjectNesting::Set,
    };
    let object = WireObject { attributes: encode_attributes(&nested.block), nesting: nesting.into(), ..WireObject::default() };
    WireAttribute {
        name: nested.name.to_owned(),
        nested_type: Some(object),
        description: nested.block.doc.to_owned(),
        description_kind: StringKind::Markdown.into(),
        computed: true,
        ..WireAttribute::default()
    }
}

fn encode_attribute(attribute: &Attribute) -> WireAttribute {
    WireAttribute {
        name: attribute.name.to_owned(),
        r#type: ty::encode(&attribute.ty).into(),
        nested_type: None,
        description: attribute.doc.to_owned(),
        description_kind: StringKind::Markdown.into(),
        required: attribute.mode == Mode::Required,
        optional: matches!(attribute.mode, Mode::Optional | Mode::OptionalComputed | Mode::WriteOnly),
        computed: attribute.is_computed(),
        sensitive: attribute.is_sensitive(),
        write_only: attribute.mode == Mode::WriteOnly,
        ..WireAttribute::default()
    }
}

fn encode_nested_block(nested: &NestedBlock) -> WireNestedBlock {
    let (nesting, min, max) = match nested.nesting {
        // Terraform requires equal limits of a single block, and reads 0 as no limit.
        Nesting::Single { min } => (NestingMode::Single, min, min),
        Nesting::List { min, max } => (NestingMode::List, min, max),
        Nesting::Set { min, max } => (NestingMode::Set, min, max),
    };
    WireNestedBlock {
        type_name: nested.name.to_owned(),
        block: Some(encode_block(&nested.block)),
        nesting: nesting.into(),
        min_items: min.into(),
        max_items: max.into(),
    }
}

fn encode_identity_attribute(attribute: &IdentityAttribute) -> WireIdentityAttribute {
    WireIdentityAttribute {
        name: attribute.name.to_owned(),
        r#type: ty::encode(&attribute.ty).into(),
        required_for_import: attribute.required_for_import,
        optional_for_import: !attribute.required_for_import,
        description: attribute.doc.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{encode, encode_identity};
    use crate::{
        language::ty::Type,
        proto::tfplugin6::{StringKind, schema::nested_block::NestingMode},
        schema::{Attribute, Block, IdentityAttribute, IdentitySchema, NestedBlock, Schema},
    };

    fn block(attributes: Vec<Attribute>, blocks: Vec<NestedBlock>) -> crate::proto::tfplugin6::schema::Block {
        let block = Block { attributes, blocks, ..Block::default() };
        encode(&Schema { version: 3, block }).block.unwrap()
    }

    #[test]
    fn each_mode_has_its_flags() {
        let encoded = block(
            vec![
                Attribute::required("a", Type::String),
                Attribute::optional("b", Type::String),
                Attribute::optional_computed("c", Type::String),
                Attribute::computed("d", Type::String),
                Attribute::write_only("e", Type::String),
            ],
            vec![],
        );
        let flags = encoded.attributes.iter().map(|row| (row.required, row.optional, row.computed, row.write_only));
        assert_eq!(
            flags.collect::<Vec<_>>(),
            [
                (true, false, false, false),
                (false, true, false, false),
                (false, true, true, false),
                (false, false, true, false),
                (false, true, false, true),
            ]
        );
    }

    #[test]
    fn a_secret_is_a_sensitive_string() {
        let encoded = block(vec![Attribute::optional("a", Type::Secret), Attribute::optional("b", Type::String)], vec![]);
        let rows = encoded.attributes.iter().map(|row| (row.sensitive, &row.r#type[..]));
        assert_eq!(rows.collect::<Vec<_>>(), [(true, &br#""string""#[..]), (false, &br#""string""#[..])]);
    }

    #[test]
    fn texts_are_markdown() {
        let encoded = block(vec![Attribute::optional("a", Type::Bool).doc("*What*.")], vec![]);
        let row = &encoded.attributes[0];
        assert_eq!((row.description.as_str(), row.description_kind()), ("*What*.", StringKind::Markdown));
        assert_eq!(encoded.description_kind(), StringKind::Markdown);
    }

    #[test]
    fn blocks_and_attributes_are_sorted_by_name() {
        let inner = || Block { attributes: vec![Attribute::optional("x", Type::Bool)], ..Block::default() };
        let encoded = block(
            vec![Attribute::optional("b", Type::Bool), Attribute::optional("a", Type::Bool)],
            vec![
                NestedBlock::set("z", 0, 2, inner()),
                NestedBlock::single("y", inner()),
                NestedBlock::list("x", 1, 0, inner()),
                NestedBlock::required("w", inner()),
            ],
        );
        assert_eq!(encoded.attributes.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        let blocks = encoded.block_types.iter();
        assert_eq!(
            blocks.map(|row| (row.type_name.as_str(), row.nesting(), row.min_items, row.max_items)).collect::<Vec<_>>(),
            [
                ("w", NestingMode::Single, 1, 1),
                ("x", NestingMode::List, 1, 0),
                ("y", NestingMode::Single, 0, 0),
                ("z", NestingMode::Set, 0, 2)
            ]
        );
        assert!(encoded.block_types.iter().all(|row| row.block.is_some()));
    }

    #[test]
    fn each_part_of_an_identity_is_either_required_or_optional_for_import() {
        let row = |name, required_for_import| IdentityAttribute { name, ty: Type::String, required_for_import, doc: "" };
        let encoded = encode_identity(&IdentitySchema { version: 1, attributes: vec![row("b", false), row("a", true)] });
        let rows = encoded.identity_attributes.iter();
        assert_eq!(
            rows.map(|row| (row.name.as_str(), row.required_for_import, row.optional_for_import)).collect::<Vec<_>>(),
            [("a", true, false), ("b", false, true)]
        );
    }
}
