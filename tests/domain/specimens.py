"""Texts to judge the checker by: the guidance's A and B, its yardsticks, and published warnings."""

READABLE = (  # text A: readable, and two rules are broken
    "Consulado de Guatemala en Tapachula. El huracán Nora llega mañana a las 6 de la tarde a la "
    "costa de Chiapas. El viento puede tirar techos. El río puede subir. Salga hoy a un lugar "
    "alto. Lleve agua, documentos y su teléfono. En el albergue municipal no piden papeles. Llame "
    "al consulado si necesita ayuda."
)
BUREAUCRATIC = (  # text B: one sentence of 60 words
    "Se comunica a la comunidad guatemalteca residente en la circunscripción consular que, de "
    "conformidad con las recomendaciones emitidas por las autoridades competentes de protección "
    "civil, se prevé la afectación de un fenómeno hidrometeorológico de considerable magnitud, por "
    "lo que se exhorta a la población a adoptar las medidas preventivas correspondientes y a "
    "mantenerse informada a través de los canales oficiales."
)
YARDSTICKS = {  # phase → a text of the guidance that is as it should be
    "warning": (
        "Consulado de Altavista, según Protección Civil: el huracán Nora llega a Puerto Alba el "
        "jueves 3 de septiembre, 6 de la tarde. Puede tumbar techos. Hoy, miércoles 2, deje el "
        "campo y vaya al albergue Escuela Juárez. Bus gratis: 3 de la tarde, puente El Vado. Si no "
        "le dejan salir, escríbanos. Próximo aviso: 8 de la noche. Ayuda: 000-0000."
    ),
    "emergency": (
        "Consulado de Altavista, según Protección Civil: el río entra ahora en El Vado, Puerto "
        "Alba, hoy 3 de septiembre. Suba ya al piso más alto, no a un ático cerrado. No cruce el "
        "agua. Si los rescatistas le piden salir, salga aunque no tenga papeles. ¿Peligro de vida? "
        "Llame al 000. Si no puede, toque un botón. Próximo aviso: 6 de la tarde."
    ),
    "recovery": (
        "Consulado de Altavista, según Protección Civil, viernes 4 de septiembre, 9 de la mañana: "
        "pasó el peligro del río en El Vado. Ya puede volver. No toque cables caídos ni tome agua "
        "sin tratar. ¿Perdió papeles o le deben salario? Le orientamos gratis. Desconfíe de "
        "ofertas que pidan dinero o papeles. Ayuda: 000-0000."
    ),
}
# FEMA, course IS-242, an example of a warning; a work of the US government.
WILDFIRE = (
    "A dangerous wildfire is moving toward North Haverbrook and is expected to reach the north "
    "edge of town by 2 p.m. All persons remaining within the hazard area must evacuate now to a "
    "safe location to the west or east. A shelter is now open at Waverly Hills High School gym. "
    "Pets are permitted."
)
# US National Weather Service, messages for telephones (weather.gov/wrn/wea360).
DUST_STORM = (
    "National Weather Service: DUST STORM WARNING for this area until 11:15AM MST. Be ready for "
    "sudden drop to zero visibility. Pull Aside, Stay Alive! When visibility drops, pull far off "
    "the road and put your vehicle in park. Turn the lights off and keep your foot off the brake. "
    "Infants, the elderly and those with respiratory issues urged to take precautions."
)
WINDS = "SNM: AVISO DE VIENTOS EXTREMOS hasta las 11:35PM EDT. Busque refugio ahora."
# Hawaii, 13 January 2018: sent in a drill, to everybody.
MISSILE = "BALLISTIC MISSILE THREAT INBOUND TO HAWAII. SEEK IMMEDIATE SHELTER. THIS IS NOT A DRILL."
