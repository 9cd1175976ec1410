"""The one of the documentation: Kari, who comes for the choir."""

REGISTERED = {
    "participant_id": "5f0e6a1b2c3d4e5f",
    "code": "P4XR",
    "organisations": [{"organisation_id": "18070f6e5d4c3b2a", "name": "Fjordkoret", "sector": "voluntary"}],
    "badge": "https://bors.example.no/b/drammen/P4XR",
    "link": "https://bors.example.no/deg#drammen.5f0e6a1b2c3d4e5f.0.0123abcd",
    "token": "drammen.5f0e6a1b2c3d4e5f.0.0123abcd",
}
