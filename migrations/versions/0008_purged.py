"""Note of which version of public content a CDN has been told

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema one step forward."""
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.add_column(sa.Column('purged_version', sa.Integer(), nullable=False, server_default='0'))


def downgrade() -> None:
    """Take the step back."""
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.drop_column('purged_version')
