"""Keep in each list when its posts stand there, and how many there are

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LISTS = ("author", "category", "tag")
COUNTED = (*LISTS, "series", "site")
LIVE = "(SELECT CASE WHEN state = 'live' THEN published_at END FROM post WHERE post.id = post_{0}.post_id)"


def upgrade() -> None:
    """Add the columns, fill them from the posts, and put indexes over what lists ask for."""
    for name in COUNTED:
        op.add_column(name, sa.Column("live_posts", sa.Integer(), nullable=False, server_default="0"))
    for name in LISTS:
        op.add_column(f"post_{name}", sa.Column("listed_at", sa.DateTime(), nullable=True))
        op.execute(f"UPDATE post_{name} SET listed_at = {LIVE.format(name)}")
        op.drop_index(f"ix_post_{name}_{name}_id", table_name=f"post_{name}")
        op.create_index(f"ix_post_{name}_listed", f"post_{name}", [f"{name}_id", "listed_at", "post_id"])
        op.execute(
            f"UPDATE {name} SET live_posts = (SELECT count(*) FROM post_{name} "
            f"WHERE post_{name}.{name}_id = {name}.id AND listed_at IS NOT NULL)"
        )
    op.create_index("ix_post_series_public", "post", ["series_id", "state", "published_at", "id"])
    op.execute(
        "UPDATE series SET live_posts = (SELECT count(*) FROM post WHERE post.series_id = series.id AND state = 'live')"
    )
    op.execute("UPDATE site SET live_posts = (SELECT count(*) FROM post WHERE state = 'live')")


def downgrade() -> None:
    """Take it all away again."""
    for name in LISTS:
        op.drop_index(f"ix_post_{name}_listed", table_name=f"post_{name}")
        op.create_index(f"ix_post_{name}_{name}_id", f"post_{name}", [f"{name}_id", "post_id"])
        op.drop_column(f"post_{name}", "listed_at")
    op.drop_index("ix_post_series_public", table_name="post")
    for name in COUNTED:
        op.drop_column(name, "live_posts")
