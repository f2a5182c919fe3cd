//! Planes: from the two planes that text chose to a loop in which both are known types.

use crate::coordination::CoordinationVisitor;
use crate::learning::LearningVisitor;
use crate::scenario::Topology;
use crate::swarm::{Coordination, Learning};

/// Who does something with both planes of a topology, whichever they are.
pub(super) trait PlanesVisitor {
    /// What comes of it.
    type Outcome;
    /// Does it.
    fn visit<C: Coordination + Clone, L: Learning + Clone>(
        self,
        coordination: &C,
        learning: &L,
    ) -> Self::Outcome;
}

/// Hands the planes of `topology` to `visitor`.
pub(super) fn with_planes<V: PlanesVisitor>(topology: &Topology, visitor: V) -> V::Outcome {
    topology.coordination.accept(OfCoordination { topology, visitor })
}

struct OfCoordination<'a, V> {
    topology: &'a Topology,
    visitor: V,
}

struct OfBoth<'a, C, V> {
    coordination: &'a C,
    visitor: V,
}

impl<V: PlanesVisitor> CoordinationVisitor for OfCoordination<'_, V> {
    type Outcome = V::Outcome;

    fn visit<C: Coordination + Clone>(self, coordination: &C) -> V::Outcome {
        self.topology.learning.accept(OfBoth { coordination, visitor: self.visitor })
    }
}

impl<C: Coordination + Clone, V: PlanesVisitor> LearningVisitor for OfBoth<'_, C, V> {
    type Outcome = V::Outcome;

    fn visit<L: Learning + Clone>(self, learning: &L) -> V::Outcome {
        self.visitor.visit(self.coordination, learning)
    }
}
