"""Words beside which a name or the number of a person stands, in the languages of the papers."""

BEFORE_A_NAME = (
    "Dr|Dra|Prof|Profa|Sr|Sra|Srta|Mr|Mrs|Ms|Herr|Frau|Mme|Bác sĩ|BS|Lek|Pan|Pani|Uzm|Doç|Sayın"
    "|Д-р|Доктор|Врач|Проф|ФИО|Пациент|Пациентка|डॉ|श्री|श्रीमती|Médico|Nombre|Name|Nom|Nome"
    "|Paciente|Patient|Patientin|Hasta|Bệnh nhân|Pacjent|Pacjentka"
)
AFTER_A_NAME = "先生|女士|小姐|医生|医师|教授|主任"
OF_THE_PATIENT = ("患者", "病人", "姓名")  # before a name in Chinese characters
# Characters in which foreign names are written in Chinese.
SOUNDING = (
    "阿埃艾安奥巴贝比彼博布查茨达戴丹德迪杜多厄恩尔法菲费芬弗福夫戈格古哈海汉赫亨霍基吉加贾杰金卡坎科克孔库"
    "拉莱兰朗劳勒雷里利丽莉连林琳隆卢鲁伦罗洛玛马迈曼梅门蒙米明莫姆穆娜纳内南尼宁努诺帕佩彭皮平普齐恰乔切琼"
    "热瑞若萨塞桑森沙尚舍什圣施舒斯丝苏索塔泰坦汤特滕蒂廷图托瓦万威韦维温沃乌伍西希夏肖谢辛休许雅亚延扬耶伊"
    "因尤约泽扎詹珍朱佐妮妲黛蕾薇翁罕默赛娃卫胡华圭凯宾兹捷涅娅柳盖瓜惠夸略列农潘波蓬嫩松孙通班武富邓丁贡邦吕昂奎"
)
# Of numbers by which a person is known for certain.
KNOWN_BY = (
    "mrn|nhc|curp|ssn|nhs|dni|nie|cpf|rg|pesel|tckn|passport|pass|pasaporte|passeport"
    r"|passaporte|reisepass|expediente|prontu[aá]rio|kimlik|aadhaar|historia\s+cl[ií]nica"
    r"|versichertennummer|снилс|паспорт\w*|полис\w*|истори[ия]\s+болезни|карт[аы]|инн"
)
KNOWN_BY_TOO = (
    "رقم الملف|رقم الهوية|جواز|病历号|住院号|身份证号?|पासपोर्ट|आधार"  # without spaces around
)
# Of numbers that may be a person's, or something else's.
NUMBERED = (
    "MRN|NHC|HC|DNI|CURP|RFC|NSS|CPF|RG|PESEL|TC|СНИЛС|ОМС|ID|Passport|Pasaporte|Passeport|Паспорт"
    "|Reisepass|Expediente|Historia|Registro|Fallnummer|Protokol no|Record no|Patient no"
    r"|病历号|住院号|身份证|护照|门诊号|№|No\.|Nº|N°|رقم"
)
