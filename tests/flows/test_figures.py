"""An officer looks at a drill's figures in the chat, and takes its report away."""

from pathlib import Path

from tests.flows.house import training_room


async def test_figures_pictures_and_a_report_come_to_the_chat(tmp_path: Path, port: int) -> None:
    """By buttons alone; the same figures as the command line's."""
    async with training_room(tmp_path, port) as house:
        officer = await house.officer("Rosa", "admin")
        people = [await house.national(name, "es") for name in ("María", "Juan", "Ana")]
        await officer.choose("alert:test")
        await officer.choose("alert:send:")
        for phone in people:
            await phone.choose("checkin:1:safe")
        await officer.send("/stats")
        await officer.choose("stats:by:1:language")
        told = await officer.wait_for(lambda one: "español: 3 de 3" in one.get("text", ""))
        await officer.send("/stats")
        await officer.choose("stats:pictures:1")
        picture = await officer.wait_for(lambda one: "photo" in one)
        await officer.send("/stats")
        await officer.choose("stats:files:1")
        await officer.choose("stats:file:1:pdf")
        report = await officer.wait_for(lambda one: "document" in one)
        figures = await house.enlace("report", "1")

    assert told
    assert "Ejercicio 1" in picture["caption"]
    assert report["document"]["file_name"] == "report-1.pdf"
    assert figures["answers"]["safe"] == 3
    assert figures["acted_s"]["people"] == 3
