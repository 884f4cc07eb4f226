"""Packages the application with Chalice, merged with the parts of this folder, into one SAM template.

Runs in a process of its own (``python -m infra.template.build``), because it imports the application that is being
packaged. Knows nothing of zips beyond their paths, nor of where the template will be deployed.
"""

import argparse
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from infra import offline
from infra.template import access, alarms, frontdoor, functions, tables

PARTS = Path(__file__).parent
# Only so that Chalice finds the models at a known name; a deployment's own prefix is a parameter.
PREFIX = "packaged"

Template = dict[str, Any]


def build(source: Path, stage: str, work: Path, code: Path, layer: Path) -> Template:
    """The template of the application in ``source`` (a directory that holds ``app.py``), with paths to its zips."""
    # Chalice wants a region for its service principals; the template itself holds none.
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    os.environ["TABLE_PREFIX"] = PREFIX
    offline.apply()
    from chalice.cli.factory import CLIFactory

    chalice = CLIFactory(str(source))
    config = chalice.create_config_obj(stage)
    chalice.load_chalice_app(config.environment_variables)
    parts_file = work / "parts.json"
    parts_file.write_text(json.dumps(merge_parts(_tables())))
    packager = chalice.create_app_packager(
        config, chalice.create_package_options(), "cloudformation", "json", merge_template=str(parts_file)
    )
    packager.package_app(config, str(work), stage)
    template: Template = json.loads((work / "sam.json").read_text())
    return finish_template(template, code, layer)


def merge_parts(tables_by_key: dict[str, tables.Table]) -> Template:
    """The YAML parts, the tables and the roles, as one template for Chalice to merge onto its own."""
    from chalice.package import TemplateDeepMerger, YAMLTemplateSerializer

    merger, yaml = TemplateDeepMerger(), YAMLTemplateSerializer()
    parts = (tables.resources(tables_by_key), access.roles(tables_by_key), alarms.resources(), frontdoor.resources())
    merged: Template = {"Resources": {key: resource for resources in parts for key, resource in resources.items()}}
    for path in sorted(PARTS.glob("*.yml")):
        merged = merger.merge(yaml.load_template(path.read_text(), str(path)), merged)
    return merged


def finish_template(template: Template, code: Path, layer: Path) -> Template:
    """The merged template with what merging cannot do: removals, and changes to all functions."""
    resources = template["Resources"]
    functions.finish(template)
    for function in functions.FUNCTIONS:
        resources[function.logical_id]["Properties"]["CodeUri"] = str(code)
    resources["DependenciesLayer"]["Properties"]["ContentUri"] = str(layer)
    # Metrics go by the API's name, which Chalice takes from the application: each stage has its own.
    resources["RestAPI"]["Properties"]["DefinitionBody"]["info"]["title"] = {"Ref": "AWS::StackName"}
    # Bodies reach the functions as their bytes (base64): as text, bytes that are no UTF-8 would be repaired in silence.
    # Chalice is not told, for to it such a type would be one of answers too.
    resources["RestAPI"]["Properties"]["DefinitionBody"]["x-amazon-apigateway-binary-media-types"] = ["*/*"]
    # Chalice's deployment has a constant id, so that new routes would never go live: the stage deploys itself,
    # once there are routes to deploy.
    del resources["WebsocketAPIDeployment"]
    stage = resources["WebsocketAPIStage"]
    del stage["Properties"]["DeploymentId"]
    stage["DependsOn"] = sorted(key for key, value in resources.items() if value["Type"] == "AWS::ApiGatewayV2::Route")
    # Chalice's outputs name AWS's own addresses, which an emulator has not.
    template["Outputs"] = {key: value for key, value in template["Outputs"].items() if key in _output_names()}
    return template


def _output_names() -> set[str]:
    from chalice.package import YAMLTemplateSerializer

    return set(YAMLTemplateSerializer().load_template((PARTS / "outputs.yml").read_text())["Outputs"])


def _tables() -> dict[str, tables.Table]:
    from chalicelib.db import TABLES

    return tables.tables(TABLES, PREFIX)


def _application_traceback(error: Exception, source: Path) -> str:
    """The part of a traceback that lies in the application, with the paths its developer knows."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(str(source))]
    lines = [*traceback.format_list(frames), *traceback.format_exception_only(error)]
    return "".join(lines).replace(f"{source}/", "").rstrip()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("source", "work", "code", "layer", "out"):
        arguments.add_argument(f"--{name}", type=Path, required=True)
    arguments.add_argument("--stage", required=True)
    options = arguments.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    source = options.source.resolve()
    try:
        template = build(source, options.stage, options.work, options.code, options.layer)
    except Exception as error:  # whatever the application raises while it is imported
        sys.exit(_application_traceback(error, source))
    options.out.write_text(json.dumps(template, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main()
