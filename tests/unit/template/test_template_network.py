"""The network of a stage with a cache: two zones, ways out that are paid for once, and nobody gets in."""

from typing import Any

import pytest

from infra.template.access import CACHE_USERS
from infra.template.functions import FUNCTIONS
from tests.unit.template.reading import Resource, of_type

SUBNETS = [{"Ref": "PrivateSubnetA"}, {"Ref": "PrivateSubnetB"}]
TABLES = [{"Ref": "PrivateRoutesA"}, {"Ref": "PrivateRoutesB"}]


def test_functions_live_in_two_private_subnets_in_two_zones(template: Resource) -> None:
    for name, function in of_type(template, "Serverless::Function").items():
        network = function["VpcConfig"]["Fn::If"]
        if name != "ProcessMedia":
            assert (network[0], network[1]["SubnetIds"]) == ("InVpc", SUBNETS)
    subnets = of_type(template, "EC2::Subnet")
    zones = [subnets[item["Ref"]]["AvailabilityZone"]["Fn::Select"][0] for item in SUBNETS]
    assert zones == [0, 1]
    assert len({subnet["CidrBlock"] for subnet in subnets.values()}) == len(subnets)


def test_each_zone_has_its_own_nat_or_shares_one_as_the_stage_says(template: Resource) -> None:
    routes = of_type(template, "EC2::Route")
    assert routes["WayOutOfA"]["NatGatewayId"] == {"Ref": "NatGatewayA"}
    own_gateway, shared_gateway = {"Ref": "NatGatewayB"}, {"Ref": "NatGatewayA"}
    assert routes["WayOutOfB"]["NatGatewayId"] == {"Fn::If": ["NatInEachZone", own_gateway, shared_gateway]}
    to_the_internet = [item["RouteTableId"] for item in routes.values() if "GatewayId" in item]
    assert to_the_internet == [{"Ref": "PublicRoutes"}]


@pytest.mark.parametrize("service", ["dynamodb", "s3"])
def test_tables_and_files_are_reached_without_leaving(template: Resource, service: str) -> None:
    endpoints = of_type(template, "EC2::VPCEndpoint").values()
    endpoints_of_vpc = [item for item in endpoints if item["VpcId"] == {"Ref": "Vpc"}]
    [item] = [item for item in endpoints_of_vpc if item["ServiceName"]["Fn::Sub"].endswith(f".{service}")]
    assert (item["VpcEndpointType"], item["RouteTableIds"]) == ("Gateway", TABLES)


def test_only_functions_reach_valkey(template: Resource) -> None:
    groups = of_type(template, "EC2::SecurityGroup")
    assert "SecurityGroupIngress" not in groups["FunctionsSecurityGroup"]
    [rule] = groups["ValkeySecurityGroup"]["SecurityGroupIngress"]
    assert (rule["FromPort"], rule["ToPort"]) == (6379, 6379)
    assert rule["SourceSecurityGroupId"] == {"Ref": "FunctionsSecurityGroup"}


def test_valkey_is_in_two_zones_encrypted_and_authenticates(template: Resource) -> None:
    nodes = template["Resources"]["ValkeyNodes"]["Properties"]
    assert (nodes["Engine"], nodes["NumCacheClusters"]) == ("valkey", 2)
    safe = ("MultiAZEnabled", "AutomaticFailoverEnabled", "TransitEncryptionEnabled", "AtRestEncryptionEnabled")
    assert all(nodes[name] is True for name in safe)
    serverless = template["Resources"]["ValkeyServerless"]["Properties"]
    assert nodes["UserGroupIds"] == [{"Ref": "ValkeyUsers"}] == [serverless["UserGroupId"]]
    user: dict[str, Any] = template["Resources"]["ValkeyUser"]["Properties"]
    assert user["AuthenticationMode"] == {"Type": "iam"}
    assert user["UserId"] == user["UserName"] == {"Ref": "AWS::StackName"}
    function = of_type(template, "Serverless::Function")["APIHandler"]
    addresses = function["Environment"]["Variables"]["REDIS_URL"]["Fn::If"]
    assert addresses[1]["Fn::Sub"].startswith("rediss://")
    assert addresses[2]["Fn::If"][1]["Fn::Sub"].startswith("rediss://")


def test_functions_without_the_right_to_use_valkey_do_not_get_its_address(template: Resource) -> None:
    functions = of_type(template, "Serverless::Function")
    addresses = {
        function.group in CACHE_USERS: functions[function.logical_id]["Environment"]["Variables"]["REDIS_URL"]
        for function in FUNCTIONS
    }
    assert addresses[True]
    assert addresses[False] == ""


def test_uploads_are_decoded_in_a_network_that_reaches_only_the_bucket(template: Resource) -> None:
    network = of_type(template, "Serverless::Function")["ProcessMedia"]["VpcConfig"]["Fn::If"][1]
    subnets = of_type(template, "EC2::Subnet")
    isolated = {item["Ref"] for item in network["SubnetIds"]}
    assert {subnets[item]["VpcId"]["Ref"] for item in isolated} == {"IsolatedVpc"}
    associations = of_type(template, "EC2::SubnetRouteTableAssociation").values()
    assert {item["RouteTableId"]["Ref"] for item in associations if item["SubnetId"]["Ref"] in isolated} == {
        "IsolatedRoutes"
    }
    assert not [
        item for item in of_type(template, "EC2::Route").values() if item["RouteTableId"] == {"Ref": "IsolatedRoutes"}
    ]
    gateways = of_type(template, "EC2::VPCGatewayAttachment").values()
    assert not [item for item in gateways if item["VpcId"] == {"Ref": "IsolatedVpc"}]
    [endpoint] = [
        item for item in of_type(template, "EC2::VPCEndpoint").values() if item["VpcId"] == {"Ref": "IsolatedVpc"}
    ]
    assert endpoint["ServiceName"]["Fn::Sub"].endswith(".s3")
    [allowed] = endpoint["PolicyDocument"]["Statement"]
    assert allowed["Resource"] == {"Fn::Sub": "${AttachmentsBucket.Arn}/*"}
