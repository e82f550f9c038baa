//! Any type, and any value of it.

use proptest::{collection, prelude::*};
use terraform_plugin::language::{
    number::Number,
    secret::Secret,
    ty::Type,
    value::{Unknown, Value},
};

fn ty() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![Just(Type::Bool), Just(Type::Number), Just(Type::String), Just(Type::Secret)];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(Type::list),
            inner.clone().prop_map(Type::set),
            inner.clone().prop_map(Type::map),
            collection::btree_map("[a-z_]{1,8}", inner, 0..4).prop_map(Type::object),
        ]
    })
}

fn number() -> impl Strategy<Value = Number> {
    let text = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        any::<i32>().prop_map(|number| format!("{number}.5")),
        "-?[1-9][0-9]{0,40}(\\.[0-9]{0,20}[1-9])?",
        "-?[1-9]e-?[1-9][0-9]?",
    ];
    text.prop_map(|text| Number::parse(&text).unwrap_or_else(|| panic!("{text} is a number")))
}

fn unknown() -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::unknown()), Just(Value::Unknown(Unknown { extension: 12, payload: vec![0x81, 0x01, 0xc2] }))]
}

/// Any value of the type: null, unknown or known.
pub fn of(ty: &Type) -> BoxedStrategy<Value> {
    let known: BoxedStrategy<Value> = match ty {
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Number => number().prop_map(Value::Number).boxed(),
        Type::String => any::<String>().prop_map(Value::String).boxed(),
        Type::Secret => any::<String>().prop_map(|text| Value::Secret(Secret::new(text))).boxed(),
        Type::List(element) => collection::vec(of(element), 0..4).prop_map(Value::List).boxed(),
        Type::Set(element) => collection::vec(of(element), 0..4).prop_map(Value::set).boxed(),
        Type::Map(element) => collection::btree_map(any::<String>(), of(element), 0..4).prop_map(Value::Map).boxed(),
        Type::Object(types) => {
            let attributes = types.iter().map(|(name, ty)| {
                of(ty).prop_map({
                    let name = name.clone();
                    move |value| (name.clone(), value)
                })
            });
            attributes.collect::<Vec<_>>().prop_map(Value::object).boxed()
        }
    };
    prop_oneof![1 => Just(Value::Null), 1 => unknown(), 8 => known].boxed()
}

/// Any type with any value of it.
pub fn any_value() -> impl Strategy<Value = (Type, Value)> {
    ty().prop_flat_map(|ty| of(&ty).prop_map(move |value| (ty.clone(), value)))
}
