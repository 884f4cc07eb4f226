"""The permissions of each group of functions, written as a table and turned into IAM roles.

Least privilege: a group names what it reads, queries, writes and deletes; no policy holds a Scan or a table of somebody
else's. ``tests/e2e/test_least_privilege.py`` compares this with what the functions do: nothing is missing, and nothing
stands here that nobody uses.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from infra.template.tables import Table

Statement = dict[str, Any]

GROUPS = ("RestApi", "Sockets", "Authorizer", "Webhooks", "Reconcile", "Delivery", "Translation", "Media")

# How each group reaches an entity: r reads the table, w puts and updates, d deletes, and the indexes that it queries.
TABLE_ACCESS: Mapping[str, Mapping[str, str]] = {
    "users": {
        "RestApi": "rw by-age by-role",
        "Sockets": "r",
        "Authorizer": "r",
        "Webhooks": "r by-role",
        "Reconcile": "r by-role",
        "Delivery": "r",
        "Translation": "r",
    },
    "emails": {"RestApi": "rw"},
    "sessions": {"RestApi": "rwd"},
    "refresh-tokens": {"RestApi": "rw"},
    "pandits": {"RestApi": "rw by-age by-rating by-status"},
    "calendar": {"RestApi": "rw"},
    "bookings": {
        "RestApi": "rw by-age by-customer by-customer-time by-pandit by-pandit-time by-status by-status-time by-time",
        "Webhooks": "rw",
        "Reconcile": "rw",
        "Delivery": "r",
        "Translation": "rw",
    },
    "reviews": {"RestApi": "rw by-age by-moderation published", "Translation": "rw"},
    "rooms": {
        "RestApi": "rw by-activity by-customer by-pandit",
        "Sockets": "rw by-customer by-pandit",
        "Authorizer": "r",
        "Webhooks": "rw",
        "Reconcile": "rw",
        "Translation": "rw",
    },
    "messages": {"RestApi": "rw", "Sockets": "rw", "Webhooks": "rw", "Reconcile": "rw", "Translation": "rw"},
    "message-keys": {"RestApi": "rw", "Sockets": "rw"},
    "receipts": {"RestApi": "rw", "Sockets": "rw", "Translation": "r"},
    "attachments": {"RestApi": "rw", "Sockets": "rw"},
    # Whoever pushes takes sockets that are gone out of their rooms, and notifies whom they leave behind.
    "connections": {"RestApi": "rwd", "Sockets": "rwd", "Webhooks": "rwd", "Reconcile": "rwd", "Translation": "rwd"},
    "rosters": {"RestApi": "rw", "Sockets": "rw", "Webhooks": "rw", "Reconcile": "rw", "Translation": "rw"},
    "tickets": {"Authorizer": "w"},
    "notifications": {
        "RestApi": "rw unread",
        "Sockets": "rw unread",
        "Webhooks": "rw",
        "Reconcile": "rw",
        "Translation": "rw",
    },
    "inboxes": {"RestApi": "rw", "Sockets": "rw", "Webhooks": "rw", "Reconcile": "rw", "Translation": "rw"},
    "notification-readings": {"RestApi": "rw"},
    "payments": {
        "RestApi": "rw by-age by-attention by-customer by-pandit by-status",
        "Webhooks": "rw",
        "Reconcile": "rw",
    },
    "attempts": {"RestApi": "rw", "Webhooks": "rw by-transaction", "Reconcile": "rw due"},
    "refunds": {"RestApi": "rw", "Webhooks": "rw", "Reconcile": "rw due"},
    "idempotency-keys": {"RestApi": "rwd"},
    "webhooks": {"RestApi": "rw by-age by-state", "Webhooks": "w"},
    "processed-events": {"Webhooks": "rw"},
    "audit": {"RestApi": "rw"},
    "migrations": {},  # the operators' tools alone
    # Whoever writes a name or a reference writes by what it is found.
    "search-terms": {"RestApi": "rwd", "Webhooks": "w", "Reconcile": "w"},
}

# Whoever reads an item by its key may as well query for it: they are one right, and so are putting and updating.
TABLE_ACTIONS: Mapping[str, tuple[str, Sequence[str]]] = {
    "r": ("ReadTables", ("BatchGetItem", "ConditionCheckItem", "GetItem", "Query")),
    "w": ("WriteTables", ("PutItem", "UpdateItem")),
    "d": ("DeleteItems", ("DeleteItem",)),
}

READ_AND_WRITE = "ReadAndWriteTables"
"""The statement of the tables that a group both reads and writes."""

SECRETS: Mapping[str, Sequence[str]] = {
    "RestApi": ("AppSecret", "GatewaysSecret", "OriginSecret"),
    "Authorizer": ("AppSecret",),
    "Webhooks": ("GatewaysSecret",),
    "Reconcile": ("GatewaysSecret",),
}
# POST sends a frame, GET asks whether a socket is open yet, DELETE closes it.
CONNECTION_METHODS: Mapping[str, Sequence[str]] = {
    "RestApi": ("POST", "DELETE"),
    "Sockets": ("POST", "GET", "DELETE"),
    "Webhooks": ("POST",),
    "Reconcile": ("POST",),
    "Translation": ("POST",),
}
# Whose tables' streams feed a group.
STREAMS: Mapping[str, Sequence[str]] = {
    "Delivery": ("NotificationsTable",),
    "Translation": ("BookingsTable", "MessagesTable", "ReviewsTable"),
}
ATTACHERS = frozenset({"RestApi", "Sockets"})
CACHE_USERS = frozenset({"RestApi", "Sockets"})
# Whose asynchronous calls leave what failed in the queue of failures.
ASYNCHRONOUS = frozenset({"Sockets", "Reconcile", "Delivery", "Translation"})


def roles(tables: Mapping[str, Table]) -> dict[str, Any]:
    """The CloudFormation roles of all groups, by logical id (``SocketsRole``)."""
    return {f"{group}Role": _role(group, tables) for group in GROUPS}


def _role(group: str, tables: Mapping[str, Table]) -> dict[str, Any]:
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    # The isolated group is in a network wherever it is on AWS; the others where the stage has one.
    in_vpc = "OnAws" if group == "Media" else "InVpc"
    statements = [*_tables(group, tables), *_services(group), *_runtime(in_vpc)]
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [
                {"PolicyName": group, "PolicyDocument": {"Version": "2012-10-17", "Statement": statements}},
            ],
        },
    }


def _tables(group: str, tables: Mapping[str, Table]) -> list[Statement]:
    statements, indexes = [], []
    accesses = [(table, *_table_access(group, table)) for _, table in sorted(tables.items())]
    for right in ("rw", *TABLE_ACTIONS):
        arns = [
            {"Fn::GetAtt": [table.logical_id, "Arn"]}
            for table, letters, _ in accesses
            if right in _statement_names(letters)
        ]
        actions = [f"dynamodb:{action}" for letter in right for action in TABLE_ACTIONS[letter][1]]
        if arns:
            statements.append(_allow(READ_AND_WRITE if right == "rw" else TABLE_ACTIONS[right][0], actions, arns))
    for table, _, queried in accesses:
        indexes += [{"Fn::Sub": "${" + table.logical_id + ".Arn}/index/" + index} for index in queried]
    if indexes:
        statements.append(_allow("QueryIndexes", ["dynamodb:Query"], indexes))
    return statements


def _statement_names(letters: str) -> set[str]:
    """The names of the statements for a table.

    A table that is both read and written gets one statement: the size of a role's policies is limited, and the names
    of tables take most of it.
    """
    own_letters = set(letters)
    return {"rw", *(own_letters - {"r", "w"})} if own_letters >= {"r", "w"} else own_letters


def _table_access(group: str, table: Table) -> tuple[str, list[str]]:
    """The letters and the indexes of a table for a group. Raises ``ValueError`` for an index that it has not."""
    granted = TABLE_ACCESS.get(table.entity, {}).get(group, "").split()
    letters = granted.pop(0) if granted and set(granted[0]) <= set(TABLE_ACTIONS) else ""
    if unknown := set(granted) - set(table.indexes):
        raise ValueError(f"{table.entity} has no index {', '.join(sorted(unknown))}")
    return letters, granted


def _services(group: str) -> list[Statement]:
    statements = []
    if secrets := [{"Fn::GetAtt": [name, "Id"]} for name in SECRETS.get(group, ())]:
        statements.append(_allow("ReadSecrets", ["secretsmanager:GetSecretValue"], secrets))
    if methods := CONNECTION_METHODS.get(group):
        api = "execute-api:${AWS::Region}:${AWS::AccountId}:${WebsocketAPI}/api"
        connections = [_arn(f"{api}/{method}/@connections/*") for method in methods]
        statements.append(_allow("Push", ["execute-api:ManageConnections"], connections))
    if group in ATTACHERS:
        # What was uploaded is looked into and copied; a link is worth what its signer may do.
        statements.append(_allow("ReadFiles", ["s3:GetObject"], [_objects("uploads"), _objects("files")]))
        statements.append(_allow("KeepFiles", ["s3:PutObject"], [_objects("files")]))
        # With this a missing object is a 404; without it S3 answers 403 to everything that is not there.
        statements.append(_allow("SeeMissing", ["s3:ListBucket"], [{"Fn::GetAtt": ["AttachmentsBucket", "Arn"]}]))
        statements.append(_allow("LookIntoMedia", ["lambda:InvokeFunction"], [_function("process_media")]))
    if group in CACHE_USERS:
        statements.append(_cache())
    if group in ASYNCHRONOUS:
        statements.append(_allow("LeaveFailures", ["sqs:SendMessage"], [{"Fn::GetAtt": ["FailuresQueue", "Arn"]}]))
    return statements + _group_statements(group)


def _group_statements(group: str) -> list[Statement]:
    """The statements of one group only."""
    statements = []
    if group == "RestApi":
        # What /health asks: the cheapest sign of life, and an action without a resource.
        statements.append(_allow("Health", ["dynamodb:DescribeEndpoints"], ["*"]))
        # An upload's form is worth what its signer may do.
        statements.append(_allow("SignUploads", ["s3:PutObject"], [_objects("uploads")]))
        # A long transcript is written, in parts, and a link to it signed.
        statements.append(_allow("Transcripts", ["s3:GetObject", "s3:PutObject"], [_objects("transcripts")]))
    if group == "Sockets":
        statements.append(_allow("Welcome", ["lambda:InvokeFunction"], [_function("ws_welcome")]))
    if group == "Media":
        statements.append(_allow("ReadUploads", ["s3:GetObject"], [_objects("uploads")]))
        statements.append(_allow("KeepMedia", ["s3:PutObject"], [_objects("files")]))
    if tables := STREAMS.get(group):
        statements += _streams(tables)
    if group == "Delivery":
        statements.append(_mail())
    if group == "Translation":
        # Amazon Translate knows terminologies as resources, and we have none.
        statements.append(_allow("Translate", ["translate:TranslateText"], ["*"]))
        # A message is shown anew with the link to its file, which is worth what its signer may do.
        statements.append(_allow("LinkToFiles", ["s3:GetObject"], [_objects("files")]))
    return statements


def _mail() -> Statement:
    """Sending in the stage's own name. In which identity that is verified, its own or its domain's, is the operator's
    choice. An emulator's policies are told neither the identity nor the sender."""
    identity = {"Fn::If": ["OnAws", _arn("ses:${AWS::Region}:${AWS::AccountId}:identity/*"), "*"]}
    sender = {"StringEquals": {"ses:FromAddress": {"Ref": "MailSender"}}}
    only = {"Fn::If": ["OnAws", sender, {"Ref": "AWS::NoValue"}]}
    return {**_allow("Mail", ["ses:SendEmail"], [identity]), "Condition": only}


def _cache() -> Statement:
    """Logging in to the stage's own Valkey, where it has one."""
    account = "elasticache:${AWS::Region}:${AWS::AccountId}"
    cache = {"Fn::If": ["CacheOnNodes", "replicationgroup", "serverlesscache"]}
    kind = {"Fn::Sub": ["arn:${AWS::Partition}:" + account + ":${Kind}:${AWS::StackName}", {"Kind": cache}]}
    connect = _allow("UseCache", ["elasticache:Connect"], [kind, _arn(account + ":user:${AWS::StackName}")])
    return {"Fn::If": ["InVpc", connect, {"Ref": "AWS::NoValue"}]}


def _streams(tables: Sequence[str]) -> list[Statement]:
    """The rights that event source mappings use with a function's role."""
    reads = [f"dynamodb:{action}" for action in ("DescribeStream", "GetRecords", "GetShardIterator")]
    return [
        _allow("ReadStreams", reads, [{"Fn::GetAtt": [table, "StreamArn"]} for table in tables]),
        # An action without a resource.
        _allow("FindStream", ["dynamodb:ListStreams"], ["*"]),
    ]


def _runtime(in_vpc: str) -> list[Statement]:
    """The rights that the Lambda service itself needs: logs, traces, and network interfaces where there is a VPC."""
    logs = _arn("logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/${AWS::StackName}-*:*")
    # X-Ray and the network interfaces' actions know no resource: "*" is the only one they take.
    interfaces = ["CreateNetworkInterface", "DeleteNetworkInterface", "DescribeNetworkInterfaces"]
    join = _allow("JoinVpc", [f"ec2:{action}" for action in interfaces], ["*"])
    return [
        _allow("Log", ["logs:CreateLogStream", "logs:PutLogEvents"], [logs]),
        _allow("Trace", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], ["*"]),
        {"Fn::If": [in_vpc, join, {"Ref": "AWS::NoValue"}]},
    ]


def _objects(prefix: str) -> dict[str, str]:
    return {"Fn::Sub": "${AttachmentsBucket.Arn}/" + prefix + "/*"}


def _function(name: str) -> dict[str, str]:
    return _arn("lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-" + name)


def _arn(resource_part: str) -> dict[str, str]:
    return {"Fn::Sub": "arn:${AWS::Partition}:" + resource_part}


def _allow(name: str, actions: Sequence[str], resources: Sequence[Any]) -> Statement:
    return {"Sid": name, "Effect": "Allow", "Action": list(actions), "Resource": list(resources)}
