//! A network of two hidden neurons learns XOR.

use gradus::math::functions::{RELU, SIGMOID, TANH};
use gradus::math::loss::Loss;
use gradus::math::train::*;

fn outcomes(setup: Setup, seeds: std::ops::Range<u64>) -> Vec<Finish> {
    seeds.map(|seed| train(&Setup { seed, ..setup }).outcome).collect()
}

#[test]
fn xor_is_learnt_from_most_starts_and_not_from_all() {
    let found = outcomes(Setup { epochs: 300, ..Setup::default() }, 0..20);
    let learned = found.iter().filter(|outcome| matches!(outcome, Finish::Learned { .. })).count();
    assert!((10..20).contains(&learned), "{learned} of 20");
    let run = train(&Setup { seed: 8, ..Setup::default() });
    assert!(matches!(run.outcome, Finish::Learned { since } if since < 100), "{:?}", run.outcome);
    assert_eq!(run.epochs.len(), 501);
    assert!(run.epochs.last().unwrap().loss < 0.02 && run.epochs[0].loss > 0.5);
    let bits: Vec<bool> = run.outputs.iter().map(|p| *p > 0.5).collect();
    assert_eq!(bits, [false, true, true, false]);
}

#[test]
fn the_same_setup_gives_the_same_bits() {
    let setup = Setup { seed: 8, epochs: 40, ..Setup::default() };
    let (one, other) = (train(&setup), train(&setup));
    assert_eq!(one, other);
    assert_ne!(one.start, train(&Setup { seed: 9, ..setup }).start);
    assert_eq!(format!("{:.12} {:.12}", one.epochs[0].loss, one.epochs[40].loss), "0.711862676581 0.093457109225");
}

#[test]
fn equal_weights_stay_equal_for_ever() {
    let run = train(&Setup { from_zero: true, epochs: 200, ..Setup::default() });
    assert_eq!(run.outcome, Finish::Stuck);
    let of = |name: &str| run.weights.iter().find(|(known, _)| known == name).unwrap().1;
    assert_eq!((of("w11"), of("v1")), (of("w21"), of("v2")));
    assert!((run.epochs[200].loss - libm::log(2.0)).abs() < 1e-9, "it says 1/2 to everything");
}

#[test]
fn one_neuron_is_enough_for_and_and_or() {
    for examples in &TASKS[1..] {
        for activation in [TANH, SIGMOID, RELU] {
            let hidden = if activation == RELU { 4 } else { 1 };
            let setup =
                Setup { examples, hidden, activation: Some(activation), epochs: 1500, seed: 3, ..Setup::default() };
            let run = train(&setup);
            assert!(matches!(run.outcome, Finish::Learned { .. }), "{} {activation:?}", examples.id);
        }
    }
    let one = outcomes(Setup { hidden: 1, epochs: 300, ..Setup::default() }, 0..5);
    assert!(one.iter().all(|outcome| *outcome == Finish::Stuck), "XOR needs two");
}

#[test]
fn a_rate_without_measure_ends_with_a_word() {
    let wild = Setup { rate: 100.0, epochs: 50, ..Setup::default() };
    assert!(outcomes(wild, 0..10).contains(&Finish::Diverged));
    let run = train(&Setup { activation: Some(RELU), rate: 1e300, epochs: 50, seed: 2, ..Setup::default() });
    assert!(run.epochs.iter().all(|epoch| epoch.loss.is_finite()));
}

#[test]
fn the_network_is_the_graph_that_is_taught() {
    for loss in [Loss::Squared, Loss::CrossEntropy] {
        let run = train(&Setup { loss, seed: 8, epochs: 1, momentum: 0.0, ..Setup::default() });
        let network = Network::new(2, Some(TANH), loss);
        assert_eq!(network.weights.len(), 9);
        let graphs: Vec<_> =
            run.setup.examples.rows.iter().map(|row| network.graph(row, &run.start).unwrap()).collect();
        for ((name, before), (_, after)) in run.start.iter().zip(&run.weights) {
            // One step of plain descent took away η times the mean of the four adjoints.
            let adjoint = |graph: &gradus::math::graph::Graph| graph.adjoint_of("L", name).unwrap().value;
            let mean = graphs.iter().map(adjoint).sum::<f64>() / 4.0;
            let step = (before - after) / run.setup.rate;
            assert!((mean - step).abs() < 1e-5, "{name}: {mean} against {step}");
        }
        let checks = graphs[1].check(graphs[1].find("L").unwrap());
        assert!(checks.iter().all(|check| check.agrees));
    }
}
