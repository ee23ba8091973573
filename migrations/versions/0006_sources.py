"""Let authors show readers the Markdown of their posts

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the blog's switch, off, and one for each post that may say otherwise."""
    op.add_column("site", sa.Column("show_sources", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("post", sa.Column("show_source", sa.Boolean(), nullable=True))


def downgrade() -> None:
    """Take it all away again."""
    op.drop_column("post", "show_source")
    op.drop_column("site", "show_sources")
