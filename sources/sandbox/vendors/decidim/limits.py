"""What a query may cost: its depth and its complexity, counted as the vendor's server does."""

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
)
from graphql.type import GraphQLInterfaceType, GraphQLObjectType

from .pages import MAX_PAGE_SIZE

MAX_DEPTH = 15
MAX_COMPLEXITY = 5000


class Cost:
    """Depth and complexity of the operations of one valid document."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        definitions = document.definitions
        self._fragments = {
            d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)
        }
        self.depth = self.complexity = 0
        for operation in definitions:
            if isinstance(operation, OperationDefinitionNode):
                depth, complexity = self._of(operation.selection_set, schema.query_type)
                self.depth = max(self.depth, depth)
                self.complexity = max(self.complexity, complexity)

    def refusal(self) -> str | None:
        """The server's error for a query that it does not run; None if it runs it."""
        if self.depth > MAX_DEPTH:
            return f"Query has depth of {self.depth}, which exceeds max depth of {MAX_DEPTH}"
        if self.complexity > MAX_COMPLEXITY:
            return (
                f"Query has complexity of {self.complexity}, "
                f"which exceeds max complexity of {MAX_COMPLEXITY}"
            )
        return None

    def _of(
        self, selected: SelectionSetNode | None, parent: GraphQLNamedType | None
    ) -> tuple[int, int]:
        depth = complexity = 0
        for node in selected.selections if selected else ():
            if isinstance(node, FieldNode):
                below, cost = self._of_field(node, parent)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self._fragments[node.name.value]
                below, cost = self._of_fragment(fragment, parent)
            elif isinstance(node, InlineFragmentNode):
                below, cost = self._of_fragment(node, parent)
            depth, complexity = max(depth, below), complexity + cost
        return depth, complexity

    def _of_fragment(
        self,
        fragment: FragmentDefinitionNode | InlineFragmentNode,
        parent: GraphQLNamedType | None,
    ) -> tuple[int, int]:
        condition = fragment.type_condition
        kind = self._schema.get_type(condition.name.value) if condition else parent
        return self._of(fragment.selection_set, kind)

    def _of_field(self, node: FieldNode, parent: GraphQLNamedType | None) -> tuple[int, int]:
        if node.name.value.startswith("__"):
            return 1, 0  # the server counts no introspection
        kind = None
        if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            kind = get_named_type(parent.fields[node.name.value].type)
        depth, below = self._of(node.selection_set, kind)
        if kind is None or not kind.name.endswith("Connection"):
            return depth + 1, below + 1
        once = self._without_rows(node.selection_set, kind)
        return depth + 1, 1 + once + _page_size(node) * (below - once)

    def _without_rows(self, selected: SelectionSetNode | None, kind: GraphQLNamedType) -> int:
        """What a connection costs apart from its rows."""
        nodes = [
            node
            for node in (selected.selections if selected else ())
            if not (isinstance(node, FieldNode) and node.name.value in ("nodes", "edges"))
        ]
        return self._of(SelectionSetNode(selections=tuple(nodes)), kind)[1]


def _page_size(node: FieldNode) -> int:
    for argument in node.arguments:
        if argument.name.value in ("first", "last") and isinstance(argument.value, IntValueNode):
            return int(argument.value.value)
    return MAX_PAGE_SIZE
