//! The order in which a paper is read, as a tree of tags. Nodes are numbered as they are made, so that a parent comes
//! before its children.

use krilla::tagging::{
    Identifier, ListNumbering, Node as Leaf, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
};
use std::num::{NonZeroU16, NonZeroU32};

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Div,
    P,
    /// A heading of a level, with its words.
    Heading(u16, String),
    L,
    LI,
    Lbl,
    LBody,
    /// With what it lists.
    Table(String),
    THead,
    TBody,
    TR,
    /// Over how many columns.
    TH(usize),
    TD(usize),
}

/// A node by its number.
pub(super) type NodeId = usize;

struct Node {
    mark: Mark,
    parent: Option<NodeId>,
}

/// The tree while a paper is laid out.
#[derive(Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    pub(super) fn add(&mut self, mark: Mark, parent: Option<NodeId>) -> NodeId {
        self.nodes.push(Node { mark, parent });
        self.nodes.len() - 1
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The tags, with the marks on the pages that belong to each node.
    pub(super) fn tags(&self, mut leaves: Vec<Vec<Identifier>>) -> TagTree {
        let mut groups: Vec<Option<TagGroup>> = Vec::with_capacity(self.nodes.len());
        for (node, marks) in self.nodes.iter().zip(leaves.iter_mut()) {
            let children = marks.drain(..).map(Leaf::Leaf).collect();
            groups.push(Some(TagGroup::with_children(node.mark.tag(), children)));
        }
        // From the last to the first, each node goes under its parent; children come out in reverse and are turned.
        let mut top = Vec::new();
        let mut below: Vec<Vec<TagGroup>> = (0..self.nodes.len()).map(|_| Vec::new()).collect();
        for (id, node) in self.nodes.iter().enumerate().rev() {
            let Some(mut group) = groups.get_mut(id).and_then(Option::take) else {
                continue;
            };
            let own = below.get_mut(id).map(std::mem::take).unwrap_or_default();
            own.into_iter().rev().for_each(|child| group.push(child));
            match node.parent.and_then(|parent| below.get_mut(parent)) {
                Some(siblings) => siblings.push(group),
                None => top.push(group),
            }
        }
        let mut tags = TagTree::new();
        top.into_iter().rev().for_each(|group| tags.push(group));
        tags
    }
}

impl Mark {
    fn tag(&self) -> TagKind {
        match self {
            Self::Div => Tag::Div.into(),
            Self::P => Tag::P.into(),
            Self::Heading(level, text) => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                Tag::Hn(level, Some(text.clone())).into()
            }
            Self::L => Tag::L(ListNumbering::None).into(),
            Self::LI => Tag::LI.into(),
            Self::Lbl => Tag::Lbl.into(),
            Self::LBody => Tag::LBody.into(),
            Self::Table(summary) => Tag::Table.with_summary(Some(summary.clone())).into(),
            Self::THead => Tag::THead.into(),
            Self::TBody => Tag::TBody.into(),
            Self::TR => Tag::TR.into(),
            Self::TH(span) => Tag::TH(TableHeaderScope::Column)
                .with_col_span(cols(*span))
                .into(),
            Self::TD(span) => Tag::TD.with_col_span(cols(*span)).into(),
        }
    }
}

/// A span worth telling.
fn cols(span: usize) -> Option<NonZeroU32> {
    let span = u32::try_from(span).ok().filter(|span| *span > 1);
    span.and_then(NonZeroU32::new)
}
