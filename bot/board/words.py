"""What the board says, in Spanish and English; figures and names stay as they are."""

from typing import Final

from bot.content.regions import Regions, country_name
from bot.domain.language import LANGUAGES as SPOKEN

LANGUAGES: Final = ("es", "en")

_SAID: Final[dict[str, tuple[str, str]]] = {
    "title": ("Tablero", "Board"),
    "alerts": ("Alertas", "Alerts"),
    "live": ("Alertas reales", "Live alerts"),
    "drills": ("Ejercicios", "Drills"),
    "drill": ("EJERCICIO", "DRILL"),
    "drill_note": (
        "Esto es un ejercicio: no hay ninguna emergencia.",
        "This is a drill: there is no emergency.",
    ),
    "none": ("Todavía no hay ninguna.", "None yet."),
    "alert": ("Alerta", "Alert"),
    "all_alerts": ("Todas las alertas", "All alerts"),
    "funnel": ("Del envío a la respuesta", "From sending to answer"),
    "audience": ("Destinatarios", "Audience"),
    "accepted": ("Aceptados por Telegram", "Accepted by Telegram"),
    "accepted_short": ("Aceptados", "Accepted"),
    "accepted_note": (
        "«Aceptado por Telegram» no quiere decir leído.",
        "“Accepted by Telegram” does not mean read.",
    ),
    "answered": ("Respondieron", "Answered"),
    "unreachable": ("Inalcanzables", "Unreachable"),
    "queued": ("En espera", "Waiting"),
    "uncertain": ("Inciertos", "Uncertain"),
    "failed": ("Fallidos", "Failed"),
    "withdrawn": ("Retirados", "Withdrawn"),
    "expired": ("Vencidos", "Expired"),
    "repeated": ("Quizá repetidos", "Possibly repeated"),
    "rest": ("Los demás envíos", "The other deliveries"),
    "answers": ("¿Qué respondieron?", "What did they answer?"),
    "answer": ("Respuesta", "Answer"),
    "people": ("Personas", "People"),
    "share": ("Parte", "Share"),
    "safe": ("A salvo", "Safe"),
    "danger": ("En peligro", "In danger"),
    "help": ("Necesitan ayuda", "Need help"),
    "away": ("Fuera de la zona", "Not in the area"),
    "talk": ("Quieren hablar", "Want to talk"),
    "silent": ("Sin respuesta", "No answer yet"),
    "silent_note": (
        "Sin respuesta es «no se sabe», no «desaparecido».",
        "No answer means unknown, not missing.",
    ),
    "by_language": ("Por idioma", "By language"),
    "by_group": ("Por situación", "By group"),
    "language": ("Idioma", "Language"),
    "group": ("Situación", "Group"),
    "by_region": ("Por región", "By region"),
    "by_form": ("Por forma", "By form"),
    "region": ("Región", "Region"),
    "form": ("Forma", "Form"),
    "text": ("Texto", "Text"),
    "voice": ("Texto y voz", "Text and voice"),
    "picture": ("Texto e imagen", "Text and picture"),
    "nowhere": ("De viaje o no dicho", "On the move, or not said"),
    "map": ("Mapa: aceptados y llamadas", "Map: accepted, and calls"),
    "map_note": (
        "Más oscuro: más mensajes aceptados. ▲: piden ayuda o están en peligro. Rayado: oculto. "
        "Las mismas cifras están en la tabla por región.",
        "Darker: more messages accepted. ▲: need help or in danger. Hatched: hidden. "
        "The same figures stand in the table by region.",
    ),
    "calls": ("Llamadas de ayuda", "Calls for help"),
    "calls_note": (
        "Una llamada es un caso que atiende una persona de guardia. El tiempo es la mediana.",
        "A call is a case that an officer on duty works on. Times are medians.",
    ),
    "level": ("Nivel", "Level"),
    "all_levels": ("Todas", "All"),
    "R0": ("R0 · una persona ya, en silencio", "R0 · a person at once, in silence"),
    "R1": ("R1 · peligro de vida", "R1 · danger to life"),
    "R2": ("R2 · grave", "R2 · serious"),
    "R3": ("R3 · necesita apoyo", "R3 · needs support"),
    "R4": ("R4 · pregunta o trámite", "R4 · question or papers"),
    "understanding": ("¿Se entendió?", "Was it understood?"),
    "understanding_note": (
        "Lo que dicen quienes pulsaron. Alcanzado no quiere decir entendido.",
        "What those say who pressed. Reached does not mean understood.",
    ),
    "understood": ("Sé qué hacer", "I know what to do"),
    "not_understood": ("No entendí", "I did not understand"),
    "all": ("Todas las personas", "Everybody"),
    "reminders": ("Recordatorios", "Reminders"),
    "reminder": ("Recordatorio", "Reminder"),
    "reminded": ("Enviado a", "Sent to"),
    "brought": ("Respondieron después", "Answered after it"),
    "reminders_note": (
        "Se recuerda solo a quien aún no respondió. Después: antes del recordatorio siguiente.",
        "Only those are reminded who have not answered. After it: before the next reminder.",
    ),
    "opened": ("Abiertas", "Opened"),
    "claimed": ("Tomadas", "Claimed"),
    "closed": ("Cerradas", "Closed"),
    "claim": ("Hasta tomarla", "Until claimed"),
    "close": ("Hasta cerrarla", "Until closed"),
    "life": ("Vida de la alerta", "Life of the alert"),
    "alert_drafted": ("Borrador", "Draft begun"),
    "alert_submitted": ("Entregada para aprobar", "Handed over for approval"),
    "alert_approved": ("Aprobada", "Approved"),
    "alert_returned": ("Devuelta", "Returned"),
    "alert_held": ("Retenida", "Held back"),
    "alert_paused": ("En pausa", "Paused"),
    "alert_resumed": ("Sigue el envío", "Sending goes on"),
    "alert_cancelled": ("Cancelada", "Cancelled"),
    "alert_updated": ("Actualizada", "Updated"),
    "alert_corrected": ("Corregida", "Corrected"),
    "alert_all_clear": ("Pasó el peligro", "All clear given"),
    "alert_expired": ("Venció", "Its time was over"),
    "sending_began": ("Empezó el envío", "Sending began"),
    "first_phone": ("Primer teléfono", "First telephone"),
    "last_phone": ("Último teléfono", "Last telephone"),
    "sending_ended": ("Terminó el envío", "Sending ended"),
    "projector": ("Proyector", "Projector"),
    "whole_page": ("Página completa", "Whole page"),
    "views": ("Vistas", "Views"),
    "plan": ("Plan", "Plan"),
    "curve": ("Aceptados a lo largo del tiempo", "Accepted over time"),
    "curve_note": (
        "Línea llena: aceptados por Telegram. Línea cortada: el plan, a la velocidad configurada.",
        "Full line: accepted by Telegram. Broken line: the plan, at the configured rate.",
    ),
    "moment": ("Hora", "Time"),
    "as_table": ("Ver como tabla", "See as a table"),
    "live_on": ("En vivo", "Live"),
    "live_off": ("Sin conexión: las cifras pueden ser viejas", "Offline: figures may be old"),
    "hidden_note": (
        "«·» es una cifra oculta para que no se reconozca a nadie (grupos de menos de cinco).",
        "“·” is a figure hidden so that nobody can be recognised (groups under five).",
    ),
    "hidden": ("oculta", "hidden"),
    "summary": (
        "{accepted} de {audience} aceptados por Telegram; respondieron {answered}; "
        "necesitan ayuda o están en peligro: {urgent}.",
        "{accepted} of {audience} accepted by Telegram; {answered} answered; "
        "need help or in danger: {urgent}.",
    ),
    "denied": ("No puede ver este tablero", "You cannot see this board"),
    "denied_note": (
        "Pida al bot un enlace nuevo con /stats. El enlace vale quince minutos.",
        "Ask the bot for a new link with /stats. The link is good for fifteen minutes.",
    ),
    "missing": ("No existe", "There is no such thing"),
    "entering": ("Abrir el tablero", "Open the board"),
    "skip": ("Ir a las cifras", "Skip to the figures"),
    "switch": ("Idioma de la página", "Language of the page"),
    "current": ("Alertas vigentes", "Current alerts"),
    "current_note": (
        "Si recibió un mensaje y su número no está aquí, no es de esta oficina, ya no vale o es un "
        "ejercicio. Aquí nunca se pide dinero, claves ni fotos de documentos.",
        "If you got a message and its number is not here, it is not from this office, is no longer "
        "valid, or is a drill. Nobody here ever asks for money, passwords or photos of documents.",
    ),
    "no_current": ("Ahora no hay ninguna alerta vigente.", "There is no current alert now."),
    "issued": ("Emitida:", "Issued:"),
    "valid_until": ("vale hasta:", "valid until:"),
    "skip_to_list": ("Ir a las alertas", "Skip to the alerts"),
    "awareness": ("preparación", "awareness"),
    "warning": ("aviso", "warning"),
    "emergency": ("emergencia", "emergency"),
    "recovery": ("recuperación", "recovery"),
    "hurricane": ("Huracán", "Hurricane"),
    "flood": ("Inundación", "Flood"),
    "earthquake": ("Terremoto", "Earthquake"),
    "tsunami": ("Tsunami", "Tsunami"),
    "volcano": ("Volcán", "Volcano"),
    "wildfire": ("Incendio forestal", "Wildfire"),
    "heat": ("Calor extremo", "Extreme heat"),
    "epidemic": ("Epidemia", "Epidemic"),
    "unrest": ("Disturbios", "Unrest"),
    "chemical": ("Escape químico", "Chemical release"),
    "cold": ("Frío extremo", "Extreme cold"),
    "landslide": ("Deslizamiento", "Landslide"),
    "tornado": ("Tornado", "Tornado"),
    "general": ("General", "General"),
    "farm_work": ("Trabajo agrícola", "Farm work"),
    "domestic_work": ("Trabajo del hogar", "Domestic work"),
    "construction": ("Construcción", "Construction"),
    "study": ("Estudio", "Study"),
    "visit": ("Visita", "Visit"),
    "small_children": ("Con niños pequeños", "With small children"),
    "older_person": ("Persona mayor", "Older person"),
    "es": ("Español", "Spanish"),
    "en": ("Inglés", "English"),
    "fr": ("Francés", "French"),
    "ht": ("Criollo haitiano", "Haitian Creole"),
    "pt": ("Portugués", "Portuguese"),
    "ar": ("Árabe", "Arabic"),
    "mam": ("Mam", "Mam"),
    "kek": ("Q’eqchi’", "Q’eqchi’"),
    "quc": ("K’iche’", "K’iche’"),
    "cak": ("Kaqchikel", "Kaqchikel"),
    "miq": ("Miskito", "Miskito"),
    "cab": ("Garífuna", "Garifuna"),
}

_STATES: Final[dict[str, tuple[str, str]]] = {
    "draft": ("borrador", "draft"),
    "submitted": ("por aprobar", "to be approved"),
    "approved": ("aprobada", "approved"),
    "scheduled": ("aprobada, espera su hora", "approved, waits for its hour"),
    "sending": ("enviándose", "being sent"),
    "paused": ("en pausa", "paused"),
    "sent": ("enviada", "sent"),
    "updated": ("enviada y actualizada", "sent, and updated since"),
    "corrected": ("corregida", "corrected"),
    "all_clear": ("pasó el peligro", "all clear was given"),
    "cancelled": ("cancelada", "cancelled"),
    "expired": ("vencida", "over"),
}


class Words:
    """The words of one language; a word without an entry stands for itself."""

    def __init__(self, language: str, regions: Regions | None = None) -> None:
        self.language = language
        self._column = LANGUAGES.index(language)
        self._regions = regions

    def state(self, state: str) -> str:
        """Where an alert stands."""
        return _STATES[state][self._column] if state in _STATES else state

    def row(self, table: str, name: str) -> str:
        """A row of a table by its name."""
        if table == "by_region":
            return self._region(name)
        return self("text" if table == "by_form" and not name else name)

    def _region(self, name: str) -> str:
        if not name:
            return self("nowhere")
        if self._regions is not None and self._regions.known(name):
            return self._regions.name(name, self.language)
        return country_name(name, self.language)

    def __call__(self, name: str) -> str:
        """The words called `name`."""
        if name in SPOKEN and name not in _SAID:
            return SPOKEN[name].endonym
        return _SAID[name][self._column] if name in _SAID else name.replace("_", " ")

    def number(self, count: int) -> str:
        """`count` with its thousands parted, as JavaScript's Intl parts them."""
        if self.language == "es" and count < 10_000:
            return str(count)
        return f"{count:,}".replace(",", "." if self.language == "es" else ",")
