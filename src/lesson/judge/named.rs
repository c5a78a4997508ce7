//! What a question asks for, as the left side of an answer may name it: `dy/dx = 2x`.

use crate::lesson::ask::Ask;
use crate::math::language::{Asked, Wanted};

/// What the left side of an answer is held against; `None` where any name will do.
pub(super) fn asked(ask: &Ask) -> Option<Asked> {
    let of = ask.formula("of").cloned();
    let place = ask.field("at").is_some();
    let asked = |what: Wanted, order: usize| Asked {
        what,
        of: of.clone(),
        by: ask.names("by").to_vec(),
        order,
        at_place: place,
    };
    let with_all = |mut asked: Asked| {
        if let (true, Some(of)) = (asked.by.is_empty(), &of) {
            let given = ask.bindings("given");
            asked.by = of.names().into_iter().filter(|name| given.iter().all(|(known, _)| known != name)).collect();
        }
        asked
    };
    Some(match ask.kind.name {
        "derivative" if ask.flag("tangent") => return None,
        "derivative" => {
            let order = ask.whole("order", 1, 1, 100).unwrap_or(1);
            let by = of.as_ref().and_then(|of| ask.variable(of).ok());
            Asked { by: by.into_iter().collect(), ..asked(Wanted::Slope, order) }
        }
        "gradient" if ask.flag("hessian") => with_all(asked(Wanted::Matrix, 2)),
        "gradient" if ask.flag("steepest") || ask.field("along").is_some() => return None,
        "gradient" => with_all(asked(Wanted::Gradient, 1)),
        "jacobian" => asked(Wanted::Matrix, 1),
        "limit" => Asked { of: None, ..asked(Wanted::Limit, 0) },
        "descent" => Asked { of: None, ..with_all(asked(Wanted::Step, 0)) },
        _ => return None,
    })
}
