"""HTTP APIs: where their routes come from, and what the gateway itself answers."""

from __future__ import annotations

from typing import Any

from ministack.core.responses import new_uuid
from ministack.services import apigateway, lambda_svc
from ministack.services.cloudformation import changesets, engine, handlers, provisioners

from local.fixes.pins import edited, pinned


def are_written_with_the_parameters_given() -> None:
    """SAM writes the origins of an API's CORS that this stack was given.

    It puts the values of parameters in itself. MiniStack tells it none, so that it takes their
    defaults.
    """
    edited(
        engine,
        "_apply_transforms",
        "d3f0e05e08db",
        "_sam_transform(copy.deepcopy(template), {}, ",
        "_sam_transform(copy.deepcopy(template), "
        "_transform_parameters(template, provided_params, previous_params), ",
    )
    changesets._apply_transforms = handlers._apply_transforms = engine._apply_transforms


def have_what_their_body_says() -> None:
    """The routes, integrations, authorizers and CORS of an API are those of its OpenAPI body.

    SAM writes nothing else for an `AWS::Serverless::HttpApi`. MiniStack ignores the body, and
    answers every request with 404.
    """
    create = pinned(provisioners, "_apigw_v2_api_create", "0002e18b4198")
    update = pinned(provisioners, "_apigw_v2_api_update", "d12d60c12ed7")

    def create_whole(logical_id: str, properties: Any, *rest: Any) -> Any:
        created = create(logical_id, properties, *rest)
        if "Body" in properties:
            read(created[0], properties["Body"])
        return created

    def update_whole(physical_id: str, old: Any, new: Any, *rest: Any, **more: Any) -> Any:
        updated = update(physical_id, old, new, *rest, **more)
        if "Body" in new:
            read(updated[0], new["Body"])
        return updated

    api = provisioners._RESOURCE_HANDLERS["AWS::ApiGatewayV2::Api"]
    api |= {"create": create_whole, "update": update_whole}


def read(api: str, body: Any) -> None:
    """Give the API what its body says, instead of what it had.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
    Raises `ValueError`, which fails the deployment, for an authorizer that does not check tokens.
    """
    authorizers = {
        name: authorizer(name, scheme["x-amazon-apigateway-authorizer"])
        for name, scheme in body.get("components", {}).get("securitySchemes", {}).items()
    }
    integrations, routes = {}, {}
    for path, item in body["paths"].items():
        for method, operation in item.items():
            identifier = new_uuid()[:8]
            integrations[identifier] = integration(
                identifier, operation["x-amazon-apigateway-integration"]
            )
            routes[identifier] = {
                "routeId": identifier,
                "routeKey": route_key(path, method),
                "target": f"integrations/{identifier}",
                **access(operation),
            }
    apigateway._authorizers[api] = authorizers
    apigateway._integrations[api] = integrations
    apigateway._routes[api] = routes
    apigateway._apis[api]["corsConfiguration"] = body.get("x-amazon-apigateway-cors", {})


def authorizer(name: str, said: Any) -> dict[str, Any]:
    """An authorizer's record, named and known by its security scheme."""
    if said["type"] != "jwt":
        raise ValueError(f"the authorizer {name} is of a type not known here: {said['type']}")
    return {
        "authorizerId": name,
        "name": name,
        "authorizerType": "JWT",
        "identitySource": [said["identitySource"]],
        "jwtConfiguration": said["jwtConfiguration"],
    }


def integration(identifier: str, said: Any) -> dict[str, Any]:
    """An integration's record."""
    return {
        "integrationId": identifier,
        "integrationType": said["type"].upper(),
        "integrationUri": said["uri"],
        "integrationMethod": said["httpMethod"],
        "payloadFormatVersion": said["payloadFormatVersion"],
    }


def route_key(path: str, method: str) -> str:
    """`GET /queries/{id}`, `ANY /queries/{id}` or `$default`."""
    if path == "/$default":
        return "$default"
    return f"{'ANY' if method == 'x-amazon-apigateway-any-method' else method.upper()} {path}"


def access(operation: Any) -> dict[str, Any]:
    """The part of a route's record that says who may call it."""
    (requirement,) = operation.get("security", [{"NONE": []}])
    ((scheme, scopes),) = requirement.items()
    if scheme == "NONE":  # SAM's word for a route that is open
        return {"authorizationType": "NONE"}
    return {
        "authorizationType": "JWT",
        "authorizerId": scheme,
        "authorizationScopes": scopes,
    }


def challenge_who_has_no_token() -> None:
    """Whatever is wrong with a token, the answer is 401, and says what it wants.

    MiniStack answers some malformed ones with 500, takes one without an end, and sends no
    `WWW-Authenticate`.
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-jwt.html
    """
    validate = pinned(apigateway, "_validate_jwt_authorizer", "b29aa12ec1dc")

    async def validate_and_challenge(route: Any, said: Any, headers: Any, query: Any) -> Any:
        try:
            claims, scopes, refusal = await validate(route, said, headers, query)
            if claims is not None and "exp" not in claims:
                raise ValueError("it never ends")
        except (AttributeError, TypeError, ValueError):  # or its parts are JSON, but no objects
            claims, scopes, refusal = None, None, apigateway._jwt_unauthorized()
        if refusal and refusal[0] == 401:
            source = said["identitySource"]
            token = apigateway._extract_token_from_identity_source(source, headers, query)
            refusal[1]["WWW-Authenticate"] = (
                'Bearer scope="" error="invalid_token"' if token else "Bearer"
            )
        return claims, scopes, refusal

    apigateway._validate_jwt_authorizer = validate_and_challenge


def let_pages_read_every_answer() -> None:
    """Pages of allowed origins can read refusals too, and others are told nothing by a preflight.

    MiniStack adds the headers of CORS to what a function has answered only: a page could not tell
    an expired token from a network that is down. A preflight of another origin gets 403 from it;
    API Gateway says 204 without these headers, or 404 for an API without CORS.
    """
    execute = pinned(apigateway, "_handle_execute_in_scope", "aa60b8b0dfaa")
    preflight = pinned(apigateway, "_cors_preflight_response", "48dec7964484")

    async def execute_for_pages(
        api: str, stage: str, path: str, method: str, headers: Any, *rest: Any
    ) -> Any:
        status, answered, body = await execute(api, stage, path, method, headers, *rest)
        cors = apigateway._apis.get(api, {}).get("corsConfiguration", {})
        answered |= apigateway._cors_response_headers(cors, headers.get("origin", ""))
        return status, answered, body

    def preflight_silently(cors: Any, origin: str) -> Any:
        if not cors:
            return apigateway._http_api_not_found()
        answer = preflight(cors, origin)
        return answer if answer[0] == 204 else (204, {}, b"")

    apigateway._handle_execute_in_scope = execute_for_pages
    apigateway._cors_preflight_response = preflight_silently


def keep_failures_to_themselves() -> None:
    """A function that fails is `Internal Server Error` to its caller, with 500.

    MiniStack sends 502 with the exception and its traceback.
    """
    convert = pinned(lambda_svc, "lambda_execute_result_to_api_proxy_response", "36f0ed215e85")

    def convert_discreetly(result: Any) -> Any:
        if result.get("error"):
            return {"statusCode": 500, "body": '{"message":"Internal Server Error"}'}, None
        return convert(result)

    lambda_svc.lambda_execute_result_to_api_proxy_response = convert_discreetly
