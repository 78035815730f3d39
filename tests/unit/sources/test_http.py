"""What a data_dir says in its environment holds for every request, though it is read once."""

import pytest
import requests

from sources.common.http import open_session, pin_environment


@pytest.mark.parametrize(
    ("host", "is_through"), [("crm.example.org", True), ("inside.example.org", False)]
)
def test_a_settled_session_keeps_to_the_proxies_and_certificates_of_the_house(
    monkeypatch, host, is_through
):
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.org:3128")
    monkeypatch.setenv("NO_PROXY", "inside.example.org")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/data_dir/ca.pem")
    settled = open_session()
    pin_environment(settled, f"https://{host}/civicrm")
    monkeypatch.delenv("HTTPS_PROXY")  # it is not looked at again
    sent = settled.merge_environment_settings(f"https://{host}/ajax", {}, None, None, None)
    assert ("https" in sent["proxies"]) == is_through
    assert sent["verify"] == "/etc/data_dir/ca.pem"


def test_a_credential_of_a_netrc_file_does_not_take_the_place_of_ours(monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine crm.example.org login a password b\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    settled = open_session()
    pin_environment(settled, "https://crm.example.org/civicrm")
    ours = {"Authorization": "Bearer ours"}
    request = requests.Request("POST", "https://crm.example.org/civicrm/ajax", headers=ours)
    assert settled.prepare_request(request).headers["Authorization"] == "Bearer ours"
