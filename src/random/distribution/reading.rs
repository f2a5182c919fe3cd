//! Reading: from a scenario to a [`Distribution`], every mistake explained at its own place.
//!
//! By hand, because derived readers either lose the place (`untagged`) or speak of variants and fields.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::Distribution;
use super::family::Family;
use super::measure::Measure;
use super::parameters::Parameters;
use super::table::{EmptyCells, TableForm};
use crate::quantities::{OneOf, QuantityError, closest, did_you_mean, listed, with_help};

impl<'de, Q: Measure + Deserialize<'de>> Deserialize<'de> for Distribution<Q> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DistributionVisitor(PhantomData))
    }
}

struct DistributionVisitor<Q>(PhantomData<Q>);

impl<Q: Measure> DistributionVisitor<Q> {
    fn constant<E: Error>(value: Result<Q, QuantityError>) -> Result<Distribution<Q>, E> {
        value.map(Distribution::Constant).map_err(E::custom)
    }

    fn refuse<E: Error>(found: &'static str) -> Result<Distribution<Q>, E> {
        Err(E::custom(with_help(
            format!("{found} where {} or a distribution is needed", Q::KIND.noun()),
            example::<Q>("exponential"),
        )))
    }
}

fn example<Q: Measure>(family: &str) -> String {
    let value = Q::KIND.example();
    let keys = match Family::of_name(family) {
        Some(Family::Exponential) | None => format!("mean = {value}"),
        Some(family) => {
            let keys = family.forms().first().map_or(&[][..], |form| form.required);
            keys.iter().map(|key| format!("{key} = …")).collect::<Vec<_>>().join(", ")
        }
    };
    format!("write {value}, or a distribution as in {{ {family} = {{ {keys} }} }}")
}

impl<'de, Q: Measure + Deserialize<'de>> Visitor<'de> for DistributionVisitor<Q> {
    type Value = Distribution<Q>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} or a distribution", Q::KIND.noun())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        match (Q::from_text(text), closest(text, Family::NAMES)) {
            (Err(error @ QuantityError::NoNumber { .. }), Some(family)) => {
                Err(E::custom(with_help(error.message(), example::<Q>(family))))
            }
            (value, _) => Self::constant(value),
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        Self::constant(Q::from_bare(number as f64))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Self::constant(Q::from_bare(number as f64))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        Self::constant(Q::from_bare(number))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Self::refuse("true or false")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Self::refuse("nothing")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Self::refuse("a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Some(family) = map.next_key_seed(FamilySeed)? else {
            return Self::refuse("an empty table");
        };
        let distribution = match family {
            Family::Constant => Distribution::Constant(map.next_value()?),
            _ => map.next_value_seed(ParametersSeed::<Q> { family, quantity: PhantomData })?,
        };
        match map.next_key_seed(SecondSeed { first: family })? {
            None => Ok(distribution),
            Some(never) => match never {},
        }
    }
}

/// The name of a family, as a key.
struct FamilySeed;

impl<'de> DeserializeSeed<'de> for FamilySeed {
    type Value = Family;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Family, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for FamilySeed {
    type Value = Family;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a distribution")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Family, E> {
        Family::of_name(name).ok_or_else(|| E::custom(unknown_family(name)))
    }
}

/// A key that belongs one level deeper is a likelier mistake than a family of that name.
fn unknown_family(name: &str) -> String {
    let message = format!("unknown distribution `{name}`");
    let owners: Vec<&str> =
        Family::ALL.into_iter().filter(|family| family.keys().contains(&name)).map(Family::name).collect();
    match owners.first() {
        None => with_help(message, did_you_mean(name, &Family::NAMES)),
        Some(first) => with_help(
            message,
            format!(
                "`{name}` belongs inside one, as in {{ {first} = {{ {name} = … }} }}; it is a key of {}",
                listed(&owners, "and")
            ),
        ),
    }
}

/// A second family, which there must not be.
struct SecondSeed {
    first: Family,
}

enum Never {}

impl<'de> DeserializeSeed<'de> for SecondSeed {
    type Value = Never;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Never, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for SecondSeed {
    type Value = Never;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("nothing more")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Never, E> {
        let first = self.first.name();
        let help = if self.first.keys().contains(&name) {
            format!("`{name}` belongs inside, as in {{ {first} = {{ {name} = … }} }}")
        } else {
            "keep one of the two".to_string()
        };
        Err(E::custom(with_help(format!("`{name}` beside the distribution `{first}`"), help)))
    }
}

/// The table of a family.
struct ParametersSeed<Q> {
    family: Family,
    quantity: PhantomData<Q>,
}

impl<'de, Q: Measure + Deserialize<'de>> DeserializeSeed<'de> for ParametersSeed<Q> {
    type Value = Distribution<Q>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<Q> ParametersSeed<Q> {
    fn refuse<E: Error>(&self, found: &str) -> E {
        let message = format!("{found} where the parameters of `{}` are needed", self.family.name());
        E::custom(with_help(message, format!("{} in a table", self.family.wanted())))
    }

    fn wrong_keys<E: Error>(&self, keys: &[&str]) -> E {
        let name = self.family.name();
        let message = match keys {
            [] => format!("`{name}` without parameters"),
            keys => format!("`{name}` with {}", listed(keys, "and")),
        };
        E::custom(with_help(message, self.family.wanted()))
    }
}

impl<'de, Q: Measure + Deserialize<'de>> Visitor<'de> for ParametersSeed<Q> {
    type Value = Distribution<Q>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the parameters of `{}` in a table", self.family.name())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
        Err(self.refuse("text"))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Err(self.refuse("a number"))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Err(self.refuse("a number"))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Err(self.refuse("a number"))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Err(self.refuse("true or false"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Self::Value, A::Error> {
        Err(self.refuse("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut parameters = Parameters::<Q>::none();
        let mut keys: Vec<&str> = Vec::new();
        while let Some(key) = map.next_key_seed(OneOf { what: "key", known: self.family.keys() })? {
            keys.push(key);
            read_value(&mut parameters, self.family, key, &mut map)?;
        }
        if !self.family.accepts(&keys) {
            return Err(self.wrong_keys(&keys));
        }
        let distribution = parameters.assembled(self.family).ok_or_else(|| self.wrong_keys(&keys))?;
        distribution.check().map_err(A::Error::custom)?;
        Ok(distribution)
    }
}

/// Reads the value of `key`, which is one of the family's.
fn read_value<'de, Q: Measure + Deserialize<'de>, A: MapAccess<'de>>(
    parameters: &mut Parameters<Q>,
    family: Family,
    key: &str,
    map: &mut A,
) -> Result<(), A::Error> {
    match key {
        "lower" => parameters.lower = Some(map.next_value()?),
        "upper" => parameters.upper = Some(map.next_value()?),
        "mean" => parameters.mean = Some(map.next_value()?),
        "cv" => parameters.cv = Some(map.next_value()?),
        "median" => parameters.median = Some(map.next_value()?),
        "sigma" => parameters.sigma = Some(map.next_value()?),
        "alpha" => parameters.alpha = Some(map.next_value()?),
        "beta" => parameters.beta = Some(map.next_value()?),
        "scale" => parameters.scale = Some(map.next_value()?),
        "shape" => parameters.shape = Some(map.next_value()?),
        "probabilities" => parameters.probabilities = Some(map.next_value_seed(ListSeed(PhantomData))?),
        "means" => parameters.means = Some(map.next_value_seed(ListSeed(PhantomData))?),
        "items" => parameters.items = Some(map.next_value()?),
        "exponent" => parameters.exponent = Some(map.next_value()?),
        "unit" if family == Family::Zipf => parameters.item_unit = Some(map.next_value()?),
        "unit" => parameters.column_unit = Some(map.next_value()?),
        "values" => parameters.values = Some(map.next_value_seed(ListSeed(PhantomData))?),
        "file" => parameters.file = Some(map.next_value()?),
        "column" => parameters.column = Some(map.next_value()?),
        "probability_column" => parameters.probability_column = Some(map.next_value()?),
        "form" => {
            let known = OneOf { what: "form", known: &TableForm::NAMES };
            parameters.form = Some(map.next_value_seed(known)?);
        }
        "empty" => {
            let known = OneOf { what: "treatment", known: &EmptyCells::NAMES };
            parameters.empty = Some(map.next_value_seed(known)?);
        }
        _ => unreachable!("`{key}` is listed as a key of a family but has no place"),
    }
    Ok(())
}

/// A list, so that a single value says what is missing.
struct ListSeed<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for ListSeed<T> {
    type Value = Vec<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<T>, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListSeed<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list in square brackets")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(values)
    }
}
