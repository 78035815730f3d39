"""Meta's Graph API as the faces of several products share it: nodes, edges, fields, errors."""
